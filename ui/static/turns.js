// Stop and New chat: first the end of the answer, then what follows it. The network keeps no such order between
// requests, and what came late of an answer would come into the chat after it. No dependencies.
"use strict";

(() => {
  const JOIN = "gradio_api/queue/join";
  const LISTEN = "gradio_api/queue/data";
  const RUN = "gradio_api/run/";
  const AFTER = 20; // Milliseconds. Gradio handles what it read in timers of none, which end before one of some.

  const send = window.fetch;
  const root = document.documentElement;
  let answer = null; // The one under way, or the last.
  let passing = false; // What was held goes on.

  // From Stop or New chat until the page shows what it led to.
  const leaving = () => "leaving" in root.dataset;
  const left = () => { delete root.dataset.leaving; };

  class Answer {
    constructor() {
      this.left = false; // Stop or New chat was pressed.
      this.begun = new Promise((resolve) => { this.begin = resolve; }); // It can be cancelled.
      this.ended = new Promise((resolve) => { this.end = resolve; });
    }

    listen(response) {
      this.begin();
      read(response, () => this.end());
    }

    giveUp() {
      this.begin();
      this.end();
    }
  }

  window.fetch = async (resource, options) => {
    const asks = (path) => String(resource.url ?? resource).startsWith(new URL(path, document.baseURI).href);
    if (asks(JOIN)) answer = new Answer();
    if (asks(RUN) && answer?.left) await answer.ended;
    const [asked, leaves] = [answer, asks(RUN) && leaving()];
    try {
      const response = await send(resource, options);
      if (asks(LISTEN)) asked?.listen(response);
      if (asks(JOIN) && !response.ok) asked.giveUp();
      if (leaves) read(response, left);
      return response;
    } catch (fault) {
      if (asks(JOIN) || asks(LISTEN)) asked?.giveUp();
      if (leaves) left();
      throw fault;
    }
  };

  // Calls back when Gradio, too, has read it to its end.
  function read(response, done) {
    response.clone().text().catch(() => {}).finally(() => setTimeout(done, AFTER));
  }

  function hold(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("#stop, #fresh, #send, #language, #chat .example, #chat .option");
    if (!pressed || passing) return;
    if (leaving()) return hold(event);
    if (!pressed.matches("#stop, #fresh")) return;
    hold(event);
    leave(pressed, event.detail);
  }, true);

  // Not before a question that was sent just now has set out, and can be cancelled.
  async function leave(pressed, detail) {
    root.dataset.leaving = "";
    await new Promise((resolve) => setTimeout(resolve, AFTER));
    await answer?.begun;
    if (answer) answer.left = true;
    passing = true;
    pressed.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, detail }));
    passing = false;
  }

  // It stays in the box.
  document.addEventListener("keydown", (event) => {
    if (leaving() && event.key === "Enter" && event.target.closest("#box")) hold(event);
  }, true);
})();
