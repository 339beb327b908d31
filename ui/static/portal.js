// In a portal's frame: sends the session's token with what is asked, and speaks with the page around.
"use strict";

(() => {
  const SOURCE = "speech-assistant";
  const EARLY = 30_000; // A token this close to its end, in milliseconds, is renewed first.

  const query = new URLSearchParams(location.search);
  const portal = query.get("portal");
  const host = parent === window ? null : query.get("origin"); // The server has checked that it is one of the portal's.
  const guarded = new URL("gradio_api/", document.baseURI).href;
  const send = window.fetch;
  const waiting = [];
  let session = null;

  window.fetch = async (resource, options) => {
    const request = new Request(resource, options);
    if (!portal || !request.url.startsWith(guarded)) return send(resource, options);
    const token = await tokenFor(request);
    if (token) request.headers.set("Authorization", `Bearer ${token}`);
    return send(request);
  };

  // ---- the session's token: from the page around, or, framed plainly or opened alone, asked for here

  function tokenFor(request) {
    const waits = request.method === "POST";
    const fresh = session && session.until > Date.now() + (waits ? EARLY : 0);
    if (fresh || !waits) return fresh ? session.token : null;
    if (!waiting.length) renew();
    return new Promise((resolve) => waiting.push(resolve));
  }

  function keep({ token, expires_in }) {
    session = token ? { token, until: Date.now() + expires_in * 1000 } : null;
    for (const resolve of waiting.splice(0)) resolve(session?.token);
  }

  // Without a token the request goes out all the same, and the server says why not.
  async function renew() {
    if (host) return tell("renew");
    const answer = await send(new URL("api/v1/sessions", document.baseURI), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ portal }),
    }).catch(() => null);
    keep(answer?.ok ? await answer.json() : {});
  }

  // ---- messages

  function tell(type, facts = {}) {
    if (host) parent.postMessage({ source: SOURCE, type, ...facts }, host);
  }

  const wishes = {
    session: keep,
    focus: () => matchMedia("(pointer: fine)").matches && box()?.focus(), // A phone's keyboard would cover the panel.
    ask({ text }) {
      const question = box();
      if (!question || typeof text !== "string") return;
      question.value = text;
      question.dispatchEvent(new Event("input", { bubbles: true }));
      setTimeout(() => document.querySelector("#send")?.click(), 16);
    },
  };

  addEventListener("message", ({ source, origin, data }) => {
    if (!host || source !== parent || origin !== host) return;
    if (data?.source === SOURCE && Object.hasOwn(wishes, data.type)) wishes[data.type](data);
  });

  const brand = query.get("color");
  if (/^#[0-9a-f]{6}$/i.test(brand)) {
    document.documentElement.style.setProperty("--brand", brand);
    document.documentElement.dataset.brand = "";
  }

  const box = () => document.querySelector("#box textarea");

  document.addEventListener("ready", () => tell("ready"));
  document.addEventListener("leave", () => tell("close"));
  document.addEventListener("answered", ({ detail }) => tell("answer", detail));
})();
