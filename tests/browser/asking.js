// Asks questions on the chat page, each in a chat of its own, and tells what the page made of the answers.
async (questions) => {
  const PATIENCE = 60_000; // Milliseconds; the machine may be busy.
  const SENTENCES = "p:not(.status, .note, .follow, .translation, .waiting, .problem)";
  const PLAIN = { P: ["class"], DIV: ["class"], SPAN: ["class", "title"], A: ["class", "href", "title"], BR: [] };

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const shown = (selector) => all(selector).some((one) => one.offsetParent);
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  async function until(held, what) {
    for (const start = performance.now(); !held(); await pause(5)) {
      if (performance.now() - start > PATIENCE) throw new Error(`waited too long for ${what}`);
    }
  }

  // Said as fact: what is not in grey.
  function facts(answer) {
    return all(SENTENCES, answer).map((line) => {
      const copy = line.cloneNode(true);
      all(".unsure", copy).forEach((grey) => grey.remove());
      return copy.textContent;
    });
  }

  const strange = (one) =>
    !(one.tagName in PLAIN) || one.getAttributeNames().some((name) => !PLAIN[one.tagName].includes(name));
  const leadsOut = (link) => !link.getAttribute("href").startsWith("#p-") || !document.querySelector(link.hash);

  function copied(answer) {
    getSelection().selectAllChildren(answer);
    const text = getSelection().toString();
    getSelection().removeAllRanges();
    return text;
  }

  const solid = (text) => text.replace(/\s/g, "");

  // The answer to it, and no other: that of a chat before may come late.
  function answerTo(question) {
    const said = all("#chat .asked").at(-1);
    if (!said || solid(said.textContent) !== solid(question)) return null;
    return all("#chat .answer").find((one) => said.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  }

  async function asked(question) {
    const grown = new Set();
    const watch = new MutationObserver(() => {
      const growing = answerTo(question);
      if (growing) facts(growing).forEach((fact) => grown.add(fact));
    });
    watch.observe(document.querySelector("#chat"), { childList: true, subtree: true, characterData: true });
    const box = document.querySelector("#box textarea");
    box.value = question;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    await pause(16);
    document.querySelector("#send").click();
    await until(() => shown("#send") && (answerTo(question)?.matches("[class*=is-]") || shown("#chat .problem")), question);
    watch.disconnect();
    const answer = answerTo(question) ?? all("#chat .answer").at(-1);
    const titles = all("[title]", answer).map((one) => one.title);
    const paper = getComputedStyle(answer).color;
    return {
      text: [answer.innerText, ...titles, ...all("#chat .option").map((one) => one.innerText)].join("\n"),
      copied: copied(answer),
      facts: [...new Set([...grown, ...facts(answer)])],
      grey: all(".unsure", answer).map((one) => one.innerText),
      "not grey": all(".unsure", answer).filter((one) => getComputedStyle(one).color === paper).map((one) => one.innerText),
      notes: all(".note", answer).map((one) => one.innerText),
      markup: all("#chat .answer *, #chat .asked *").filter(strange).map((one) => one.outerHTML),
      "leads out": [...document.links].filter(leadsOut).map((link) => link.outerHTML),
      media: all("img, picture, video, audio, iframe, object, embed, form, base, canvas").map((one) => one.outerHTML),
    };
  }

  // Until it stays empty: a busy page may show a long answer once more, and a person would press again.
  async function again() {
    await pause(20);
    for (let tries = 0, empty = 0; empty < 10; tries++) {
      empty = all("#chat .asked, #chat .answer").length ? 0 : empty + 1;
      if (!empty && tries % 100 === 0) document.querySelector("#fresh").click();
      await pause(5);
    }
  }

  const told = [];
  for (const question of questions) {
    told.push(await asked(question));
    await again();
  }
  return told;
}
