// Puts the assistant on a portal's page: a bubble that opens a panel, or a panel in an element. See docs/portal.md.
// The panel is a frame of the assistant's own site. No dependencies, no cookies, no storage, no innerHTML.
"use strict";

(() => {
  const script = document.currentScript ?? document.querySelector('script[data-portal][src*="embed.js"]');
  if (window.SpeechAssistant) return; // Once, however often it is included.

  const WORDS = __WORDS__;
  const SOURCE = "speech-assistant";
  const OPENING_SECONDS = 20;
  const SIZES = { small: [360, 520], medium: [400, 640], large: [480, 760] };

  const given = script?.dataset ?? {};
  const asked = given.language || document.documentElement.lang || navigator.language;
  const language = asked.toLowerCase().startsWith("zh") ? "zh" : "en";
  const words = WORDS[language];
  if (!given.portal) return console.error(words.no_portal);
  const base = new URL(".", script.src);
  const title = given.title || words.name;
  const inline = given.mode === "inline";
  const [width, height] = SIZES[given.size] ?? SIZES.medium;
  const phone = matchMedia("(max-width: 480px), (max-height: 480px)");

  const events = new EventTarget();
  const emit = (name, detail = {}) => events.dispatchEvent(new CustomEvent(name, { detail }));
  const held = []; // What is to be told once the frame listens.
  let ready = false;
  let identity = null;
  let sessions = 0;
  let opener = null;
  let overdue = 0;

  function filled(sentence, facts) {
    return sentence.replace(/{(\w+)}/g, (_, name) => facts[name]);
  }

  // ---- elements

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  function icon(path) {
    const [svg, line] = ["svg", "path"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  }

  const frame = make("iframe", { title, allow: "clipboard-write", referrerpolicy: "no-referrer" });
  const opening = make("p", { class: "opening", role: "status" });
  const body = make("div", { class: "body" }, opening, frame);
  const news = make("p", { class: "news", role: "status" });
  const close = make("button", { type: "button", class: "close", "aria-label": words.close, title: words.close },
    icon("M6 6l12 12M18 6L6 18"));
  const bubble = make("button", { type: "button", class: "bubble", "aria-haspopup": "dialog", "aria-expanded": "false",
    "aria-label": title, title }, icon("M4 5h16v11H11l-4.5 4V16H4zM8 9h8M8 12h5"));
  // Tabbing out of either end comes in at the other.
  const [before, after] = [make("span", { tabindex: "0" }), make("span", { tabindex: "0" })];
  const panel = make("dialog", { "aria-labelledby": "title" }, before,
    make("header", {}, make("h2", { id: "title" }, title), close), body, after);

  const root = make("div", { "data-speech-assistant": "" });
  const shadow = root.attachShadow({ mode: "open" });
  shadow.adoptedStyleSheets = [stylesheet()];
  shadow.append(...(inline ? [body] : [bubble, panel]), news);
  root.dataset.mode = inline ? "inline" : "bubble";
  root.dataset.theme = ["light", "dark"].includes(given.theme) ? given.theme : "auto";
  root.dataset.position = given.position === "left" ? "left" : "right";
  root.style.setProperty("--width", `${width}px`);
  root.style.setProperty("--height", `${height}px`);
  colour(given.color);

  // The portal's colour, with black or white on it, whichever is easier to read.
  function colour(wanted) {
    const [, ...parts] = /^#(..)(..)(..)$/.exec(wanted ?? "") ?? [];
    if (!parts.length) return;
    const [red, green, blue] = parts.map((part) => (parseInt(part, 16) / 255) ** 2.2);
    const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    root.style.setProperty("--colour", wanted);
    root.style.setProperty("--on-colour", light > 0.18 ? "#000" : "#fff");
  }

  // ---- the frame, and what is said to it and by it

  function load() {
    if (frame.src) return;
    const address = new URL(base);
    const query = { portal: given.portal, view: "compact", origin: location.origin, lang: language };
    if (root.dataset.theme !== "auto") query.__theme = root.dataset.theme;
    if (given.questions) query.questions = given.questions;
    if (given.color) query.color = given.color;
    address.search = new URLSearchParams(query);
    opening.textContent = words.opening;
    overdue = setTimeout(late, OPENING_SECONDS * 1000);
    frame.src = address;
  }

  // A browser does not tell why it shows no frame.
  function late() {
    opening.textContent = filled(words.late, { portal: given.portal, origin: location.origin, base: base.origin });
    emit("error", { reason: "unreachable" });
  }

  function post(type, facts) {
    frame.contentWindow?.postMessage({ source: SOURCE, type, ...facts }, base.origin);
  }

  function tell(type, facts = {}) {
    if (ready) post(type, facts);
    else held.push([type, facts]);
  }

  function heard(event) {
    if (event.source !== frame.contentWindow || event.origin !== base.origin) return;
    const { source, type, ...facts } = Object(event.data);
    if (source === SOURCE && Object.hasOwn(replies, type)) replies[type](facts);
  }

  const replies = {
    ready() {
      clearTimeout(overdue);
      ready = true;
      body.dataset.ready = "";
      for (const waiting of held.splice(0)) post(...waiting);
      if (panel.open && shadow.activeElement) enter();
      emit("ready");
    },
    answer(facts) {
      if (!inline && !panel.open) {
        news.textContent = words.answered;
        bubble.dataset.news = "";
      }
      emit("answer", facts);
    },
    close: shut,
    renew,
    error: (facts) => emit("error", facts),
  };

  // The frame wants a token. This page asks for it, so that the server sees whose page it is. Only the last one counts.
  async function renew() {
    const count = ++sessions;
    const { token, expires_in, reason, detail } = await requested().catch(() => ({}));
    if (count !== sessions) return;
    opening.textContent = token ? words.opening : (detail ?? words.unreachable);
    // A frame that stands goes on without: the server then tells the visitor why not. One that opens waits.
    if (token || ready) post("session", { token, expires_in });
    if (token) return;
    clearTimeout(overdue);
    emit("error", { reason: reason ?? "unreachable" });
  }

  async function requested() {
    const answer = await fetch(new URL("api/v1/sessions", base), {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": language },
      credentials: "omit",
      body: JSON.stringify({ portal: given.portal, ...(identity && { identity }) }),
    });
    return answer.json();
  }

  // ---- opening and closing

  function enter() {
    frame.focus();
    tell("focus");
  }

  function open() {
    load();
    if (inline) return enter();
    if (panel.open) return;
    opener = shadow.activeElement ?? document.activeElement;
    close.autofocus = true;
    if (phone.matches) panel.showModal();
    else panel.show();
    opened();
    if (ready) enter();
  }

  function opened() {
    bubble.hidden = true;
    bubble.setAttribute("aria-expanded", "true");
    delete bubble.dataset.news;
    news.textContent = "";
    emit("open");
  }

  function shut() {
    if (!panel.open) return;
    const inside = shadow.activeElement;
    bubble.hidden = false;
    bubble.setAttribute("aria-expanded", "false");
    panel.close();
    if (inside) (opener?.isConnected && opener !== document.body ? opener : bubble).focus();
    opener = null;
    emit("close");
  }

  function place() {
    const target = inline && given.target;
    const found = target ? elementOf(target) : null;
    if (target && !found) console.error(filled(words.no_target, { target }));
    // Nothing shows in <head>.
    if (inline && !found && document.body.contains(script)) script.after(root);
    else (found ?? document.body).append(root);
  }

  function elementOf(selector) {
    try {
      return document.querySelector(selector);
    } catch {
      return null; // It is no selector.
    }
  }

  function start() {
    place();
    if (inline) return load();
    if ("open" in given && given.open !== "false" && !phone.matches) {
      load();
      panel.open = true; // Not show(), which would take the focus from the page.
      opened();
    }
  }

  addEventListener("message", heard);
  bubble.addEventListener("click", open);
  close.addEventListener("click", shut);
  panel.addEventListener("cancel", (event) => {
    event.preventDefault();
    shut();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) shut();
  });
  before.addEventListener("focus", enter);
  after.addEventListener("focus", () => close.focus());

  window.SpeechAssistant = Object.freeze({
    open,
    close: shut,
    toggle: () => (panel.open ? shut() : open()),
    ask(text) {
      open();
      tell("ask", { text: String(text) });
    },
    on(name, listener) {
      const called = (event) => listener(event.detail);
      events.addEventListener(name, called);
      return () => events.removeEventListener(name, called);
    },
    setIdentity(token) {
      identity = token;
      if (sessions) renew();
    },
    destroy() {
      clearTimeout(overdue);
      removeEventListener("message", heard);
      root.remove();
      delete window.SpeechAssistant;
    },
  });

  if (document.body) start();
  else addEventListener("DOMContentLoaded", start, { once: true });

  function stylesheet() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      :host {
        all: initial; color-scheme: light dark; --ground: light-dark(#faf8f3, #181613); --ink: light-dark(#24211d, #e8e3d9);
        --rule: light-dark(#e4dfd4, #35312a); --faded: light-dark(#6a645a, #a79f91);
        font: 400 16px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
      }
      :host([data-theme="light"]) { color-scheme: light; }
      :host([data-theme="dark"]) { color-scheme: dark; }
      :host([data-mode="inline"]) { display: block; height: min(var(--height), 90dvh); }
      [hidden] { display: none !important; }
      button {
        display: grid; place-content: center; margin: 0; padding: 0; border: 0; font: inherit; cursor: pointer;
        -webkit-tap-highlight-color: transparent;
      }
      svg { width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
      :focus-visible { outline: 3px solid var(--colour, #96301f); outline-offset: 2px; box-shadow: 0 0 0 2px #fff; }
      .bubble {
        position: fixed; z-index: 2147483646; bottom: max(20px, env(safe-area-inset-bottom)); right: 20px; width: 56px; height: 56px;
        border-radius: 50%; background: var(--colour, #96301f); color: var(--on-colour, #fff); box-shadow: 0 2px 6px rgb(0 0 0 / 20%), 0 8px 24px rgb(0 0 0 / 18%);
        transition: transform .15s;
      }
      .bubble:hover { transform: scale(1.05); }
      .bubble[data-news]::after {
        content: ""; position: absolute; top: 2px; right: 2px; width: 12px; height: 12px; border: 2px solid #fff; border-radius: 50%; background: #b3261e;
      }
      dialog {
        position: fixed; z-index: 2147483647; inset: auto 20px 20px auto; display: none; flex-direction: column; box-sizing: border-box;
        width: min(var(--width), 100vw - 40px); height: min(var(--height), 100dvh - 40px); max-width: none; max-height: none;
        margin: 0; padding: 0; border: 1px solid var(--rule); border-radius: 16px; overflow: hidden; background: var(--ground); color: var(--ink);
        box-shadow: 0 4px 12px rgb(0 0 0 / 12%), 0 16px 48px rgb(0 0 0 / 20%); animation: rise .18s ease-out;
      }
      dialog[open] { display: flex; }
      dialog::backdrop { background: none; }
      :host([data-position="left"]) .bubble { right: auto; left: 20px; }
      :host([data-position="left"]) dialog { inset: auto auto 20px 20px; }
      @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
      header {
        flex: none; display: flex; align-items: center; gap: 8px; padding: 4px 6px 4px 18px;
        background: var(--colour, var(--ground)); color: var(--on-colour, var(--ink)); border-bottom: 1px solid var(--rule);
      }
      h2 { flex: 1; min-width: 0; margin: 0; font: inherit; font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .close { flex: none; width: 44px; height: 44px; border-radius: 10px; background: none; color: inherit; }
      .close:hover { background: rgb(128 128 128 / 18%); }
      header :focus-visible { outline: 2px solid currentColor; outline-offset: -4px; box-shadow: none; }
      .body { position: relative; flex: 1; min-height: 0; height: 100%; background: var(--ground); }
      :host([data-mode="inline"]) .body { box-sizing: border-box; border: 1px solid var(--rule); border-radius: 12px; overflow: hidden; }
      .opening { position: absolute; inset: 0; display: grid; place-content: center; margin: 0; padding: 24px; text-align: center; overflow-wrap: anywhere; color: var(--faded); }
      iframe { position: absolute; inset: 0; width: 100%; height: 100%; border: 0; opacity: 0; }
      [data-ready] iframe { opacity: 1; }
      [data-ready] .opening { display: none; }
      .news { position: fixed; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
      @media (max-width: 480px), (max-height: 480px) {
        dialog, :host([data-position="left"]) dialog { inset: 0; width: 100vw; height: 100dvh; border: 0; border-radius: 0; }
        header { padding-top: max(4px, env(safe-area-inset-top)); }
      }
      @media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
      @media print { :host { display: none !important; } }
    `);
    return sheet;
  }
})();
