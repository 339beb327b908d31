// Chips light up the sentence they cite; small things Gradio leaves undone. No dependencies.
"use strict";

// Read by Gradio's own script, which runs after this one: the page is an application of its own.
window.__gradio_mode__ = "app";

(() => {
  const root = document.documentElement;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const finePointer = matchMedia("(pointer: fine)");
  const narrow = matchMedia("(max-width: 899px)");
  const compact = new URLSearchParams(location.search).get("view") === "compact";
  const byId = (id) => document.getElementById(id);
  // What a portal's frame wants to know: see portal.js.
  const announce = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
  let chip = null;
  let questions = 0;
  let answers = 0;
  let following = false;

  root.dataset.view = "chat";
  root.toggleAttribute("data-compact", compact);
  arrange();
  narrow.addEventListener("change", arrange);

  function arrange() {
    root.dataset.sides = compact || narrow.matches ? "one" : "two";
  }

  // ---- citations

  function follow(clicked) {
    const passage = byId(decodeURIComponent(clicked.hash.slice(1)));
    if (!passage) return;
    dim();
    chip = clicked;
    chip.classList.add("followed");
    passage.classList.add("lit");
    passage.tabIndex = -1;
    root.dataset.lit = "";
    show("speech");
    const quote = rangeOf(passage, chip.title);
    if (quote && window.Highlight) CSS.highlights.set("quote", new Highlight(quote));
    bringIntoView(passage, quote);
    passage.focus({ preventScroll: true });
  }

  function dim() {
    document.querySelectorAll(".lit, .followed").forEach((element) => element.classList.remove("lit", "followed"));
    if (window.Highlight) CSS.highlights.delete("quote");
    delete root.dataset.lit;
  }

  function goBack() {
    show("chat");
    dim();
    (chip && (chip.isConnected ? chip : replacementOf(chip)) || box())?.focus();
    chip = null;
  }

  // While an answer grows, its chips are made anew with each sentence.
  function replacementOf(gone) {
    const same = [...document.querySelectorAll("#chat a.cite")].filter((one) => one.hash === gone.hash);
    return same.findLast((one) => one.textContent === gone.textContent);
  }

  // The words inside the passage, unless they are the whole of it.
  function rangeOf(passage, words) {
    const start = passage.textContent.indexOf(words);
    if (start < 0 || words.length >= passage.textContent.length) return null;
    const range = document.createRange();
    range.setStart(...placeOf(passage, start));
    range.setEnd(...placeOf(passage, start + words.length));
    return range;
  }

  function placeOf(passage, offset) {
    const texts = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      if (offset <= texts.currentNode.length) return [texts.currentNode, offset];
      offset -= texts.currentNode.length;
    }
    return [passage, passage.childNodes.length];
  }

  // Only the panel moves: scrollIntoView would move the page around it too.
  function bringIntoView(passage, quote) {
    const panel = byId("speech-side");
    const frame = panel.getBoundingClientRect();
    const fits = passage.getBoundingClientRect().height < frame.height * 0.6;
    const target = (fits || !quote ? passage : quote).getBoundingClientRect();
    const above = Math.max(32, (frame.height - target.height) / 3);
    const top = panel.scrollTop + target.top - frame.top - above;
    panel.scrollTo({ top, behavior: still.matches ? "auto" : "smooth" });
  }

  // ---- the two sides, one at a time on a phone

  function show(view) {
    root.dataset.view = view;
    const choice = document.querySelector(`#view input[value="${view}"]`);
    if (choice && !choice.checked) choice.click();
  }

  const box = () => document.querySelector("#box textarea");

  document.addEventListener("click", (event) => {
    const clicked = event.target.closest("a.cite, #back, #send, #stop, #fresh, #chat .example, #chat .option");
    if (!clicked) return;
    if (clicked.matches("a.cite")) {
      event.preventDefault();
      follow(clicked);
    } else if (clicked.id === "back") {
      goBack();
    } else if (finePointer.matches || event.detail === 0) {
      box()?.focus(); // What was clicked goes away; on a phone the keyboard would cover the answer.
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    if ("lit" in root.dataset) goBack();
    else announce("leave");
  });

  document.addEventListener("change", (event) => {
    if (event.target.closest("#view")) root.dataset.view = event.target.value;
    if (event.target.closest("#language")) dim();
  });

  // ---- names and languages, after each change of the page

  function tidy() {
    const name = document.querySelector("#masthead [lang]");
    if (!name) return;
    root.lang = name.lang;
    const count = document.querySelectorAll("#chat .asked").length;
    if (count !== questions) dim(); // What is lit belongs to the question before.
    following ||= count > questions;
    questions = count;
    keepInView();
    if (!("ready" in root.dataset)) {
      root.dataset.ready = "";
      announce("ready");
    }
    tellEnd();
    document.title = name.textContent;
    const [chat, speech] = [...document.querySelectorAll("#view label span")].map((span) => span.textContent);
    document.querySelector("#chat [role=log]")?.setAttribute("aria-label", chat);
    nameRegion(byId("chat-side"), chat);
    nameRegion(byId("speech-side"), speech);
    byId("speech-side")?.setAttribute("tabindex", "0");
    // Gradio calls them a list, but a list has no buttons.
    document.querySelector("#chat .examples")?.setAttribute("role", "group");
    // Gradio names a message by its source, tags and all; its text speaks for itself.
    document.querySelectorAll("#chat [data-testid=bot], #chat [data-testid=user], #chat .example")
      .forEach((message) => message.removeAttribute("aria-label"));
  }

  // The question asked last stays at the top while its answer grows, until the reader scrolls.
  function keepInView() {
    const asked = [...document.querySelectorAll("#chat .asked")].at(-1);
    const log = document.querySelector("#chat [role=log]");
    if (!following || !asked || !log) return;
    log.scrollTo({ top: log.scrollTop + asked.getBoundingClientRect().top - log.getBoundingClientRect().top - 16 });
  }

  for (const moved of ["wheel", "touchmove"]) {
    document.addEventListener(moved, () => { following = false; }, { passive: true });
  }

  // An answer carries its status once it is complete.
  function tellEnd() {
    const ended = document.querySelectorAll("#chat .answer[class*=is-]");
    const last = [...ended].at(-1);
    if (ended.length > answers) {
      const status = [...last.classList].find((name) => name.startsWith("is-")).slice(3);
      announce("answered", { status, question: [...document.querySelectorAll("#chat .asked")].at(-1)?.innerText });
    }
    answers = ended.length;
  }

  function nameRegion(element, name) {
    element?.setAttribute("role", "region");
    element?.setAttribute("aria-label", name);
  }

  let tidying = 0;
  new MutationObserver(() => {
    // Not an animation frame, which does not come while a portal's panel is closed.
    tidying ||= setTimeout(() => {
      tidying = 0;
      tidy();
    }, 16);
  }).observe(root, { childList: true, subtree: true, characterData: true });
})();
