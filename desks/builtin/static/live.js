// A page of the workplace while it is open: what comes in, what is typed, keys, timers.
import { readyReplies } from "./ready_replies.js";
import { alertOf } from "./sound.js";

(() => {
  const page = /** @type {HTMLElement} */ (document.querySelector(".workplace"));
  if (!page) return;
  const log = document.getElementById("log");
  const side = document.getElementById("side");
  const typing = document.getElementById("typing");
  const composer = /** @type {HTMLFormElement} */ (document.getElementById("composer"));
  const csrf = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRF-Token"];
  const store = window.localStorage;

  // -- what comes in --
  const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const toEnd = () => (log.scrollTop = log.scrollHeight);
  let stays = true;
  if (log) {
    log.addEventListener("scroll", () => (stays = atEnd()));
    new ResizeObserver(() => stays && toEnd()).observe(log);
  }

  let typingTimer = 0;
  function showTyping(on) {
    clearTimeout(typingTimer);
    if (typing) typing.textContent = on ? "المواطن يكتب الآن…" : "";
    if (on) typingTimer = setTimeout(() => showTyping(false), 8000);
  }

  let sideTimer = 0;
  function refreshSide() {
    clearTimeout(sideTimer);
    sideTimer = setTimeout(() => htmx.trigger(side, "refresh"), 150);
  }
  // Who stands on a link or a button of the lists stands on the same one when they are made anew.
  const placeOf = (item) => item.href ?? (item.form?.getAttribute("action") || item.textContent);
  let place = null;
  side.addEventListener("htmx:beforeSwap", () => {
    const at = document.activeElement;
    place = side.contains(at) && at.matches("a, button") ? placeOf(at) : null;
  });
  side.addEventListener("htmx:afterSettle", () => {
    if (!place || side.contains(document.activeElement)) return;
    const items = /** @type {NodeListOf<HTMLElement>} */ (side.querySelectorAll("a, button"));
    [...items].find((item) => placeOf(item) === place)?.focus({ preventScroll: true });
  });

  // A browser takes up a lost line by itself, but not one that was answered with an error.
  const hears = {};
  const on = (kind, does) => (hears[kind] = does);
  const url = new URL(page.dataset.events, location.href);
  let source;
  let lost = false;
  function connect() {
    source = new EventSource(url);
    for (const [kind, does] of Object.entries(hears)) source.addEventListener(kind, does);
    source.addEventListener("open", () => {
      if (lost) refreshSide();
      lost = false;
    });
    source.addEventListener("error", () => {
      lost = true;
      if (source.readyState === EventSource.CLOSED) setTimeout(tryAgain, 3000);
    });
  }
  async function tryAgain() {
    const asking = new AbortController();
    try {
      const answer = await fetch(url, { signal: asking.signal });
      if (answer.redirected || [401, 403, 404].includes(answer.status)) return location.reload();
      asking.abort();
      if (answer.ok) return connect();
    } catch {
      // still unreachable
    }
    setTimeout(tryAgain, 3000);
  }
  on("lines", (event) => {
    if (event.lastEventId) url.searchParams.set("after", event.lastEventId);
    const holder = document.createElement("template");
    holder.innerHTML = event.data;
    for (const item of [...holder.content.children]) {
      if (item.id && document.getElementById(item.id)) continue;
      log.append(item);
      htmx.process(item);
      if (item.classList.contains("citizen")) showTyping(false);
    }
    if (stays) toEnd();
  });
  on("ticks", (event) => {
    for (const [seq, html] of Object.entries(JSON.parse(event.data))) {
      const mark = document.getElementById(`tick-${seq}`);
      if (mark) mark.innerHTML = html;
    }
  });
  on("timer", (event) => {
    const timer = document.getElementById("timer");
    timer.hidden = !event.data;
    if (event.data) Object.assign(timer.dataset, JSON.parse(event.data));
    tick();
  });
  on("typing", (event) => showTyping(event.data === "1"));
  on("side", refreshSide);
  // A form that was sent brings the next page by itself; its own event must not be faster.
  let leaving = false;
  document.addEventListener("submit", (event) => (leaving ||= !event.defaultPrevented));
  on("state", (event) => {
    if (event.data !== page.dataset.state && !leaving) location.reload();
  });
  on("alert", (event) => alertOf(event.data));
  on("over", () => {
    source.close();
    location.reload();
  });
  connect();
  window.addEventListener("pagehide", () => source.close());

  document.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target).closest("button");
    if (!target) return;
    if ("keys" in target.dataset) {
      keys.showModal();
    } else if (target.dataset.toggle) {
      const shown = document.getElementById(target.dataset.toggle).classList.toggle("shown");
      target.setAttribute("aria-expanded", String(shown));
    }
  });

  // -- timers --
  function clock(seconds) {
    const part = (n) => String(n).padStart(2, "0");
    const hours = Math.floor(seconds / 3600);
    const rest = `${part(Math.floor((seconds % 3600) / 60))}:${part(seconds % 60)}`;
    return hours ? `${hours}:${rest}` : rest;
  }
  function tick() {
    const timers = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".timer:not([hidden])"));
    for (const timer of timers) {
      const left = Math.round((Date.parse(timer.dataset.due) - Date.now()) / 1000);
      timer.classList.toggle("broken", left <= 0);
      timer.classList.toggle("soon", left > 0 && left < 120);
      const words = left > 0 ? "بعد" : timer.classList.contains("window") ? "انتهت منذ" : "تأخّر";
      timer.firstElementChild.textContent = `${timer.dataset.title}: ${words} \u2066${clock(Math.abs(left))}\u2069`;
    }
  }
  tick();
  setInterval(tick, 1000);

  // -- writing --
  const words = /** @type {HTMLTextAreaElement} */ (document.getElementById("words"));
  const problem = document.getElementById("problem");
  const draft = composer && `desk.draft.${composer.dataset.conversation}`;
  const newId = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  let lastTyping = 0;
  let idle = 0;

  function tell(text) {
    problem.textContent = text;
    problem.hidden = !text;
  }
  async function post(address, fields) {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRF-Token": csrf } });
    if (answer.redirected || answer.status === 401) location.reload();
    return answer;
  }
  async function whyNot(answer, otherwise) {
    if (answer.status === 413) return "الملف أكبر من 10 ميغابايت. أرسل ملفًا أصغر.";
    const said = await answer.json().catch(() => ({})); // a page in place of an answer
    return said.text ?? otherwise;
  }
  // Sent in order, one after the other; what failed stays in the field under its id, so it is never doubled.
  let pending = null;
  async function send() {
    const text = words.value.trim();
    if (!text || composer.dataset.sending) return;
    composer.dataset.sending = "1";
    if (!pending || pending.text !== text) pending = { text, id: newId() };
    try {
      const answer = await post(composer.getAttribute("action"), { text, client_id: pending.id });
      if (answer.status === 201) {
        pending = null;
        // what was typed on meanwhile is the next message
        if (words.value.trim().startsWith(text)) words.value = words.value.trim().slice(text.length).trimStart();
        sessionStorage.setItem(draft, words.value);
        fit();
        tell("");
      } else {
        tell(await whyNot(answer, "لم تُرسل رسالتك. حدّث الصفحة لترى آخر حال، ثم أعد الإرسال."));
      }
    } catch {
      tell("تعذّر الإرسال. تحقّق من اتصالك، ثم اضغط إرسال من جديد.");
    } finally {
      delete composer.dataset.sending;
    }
    stays = true;
    toEnd();
  }
  function fit() {
    words.style.blockSize = "auto";
    words.style.blockSize = `${words.scrollHeight + 2}px`;
  }
  function stopTyping() {
    clearTimeout(idle);
    if (!lastTyping) return;
    lastTyping = 0;
    post(composer.dataset.typing, { on: "0" }).catch(() => {});
  }
  if (composer) {
    words.value ||= sessionStorage.getItem(draft) ?? ""; // what was typed already stays
    fit();
    // who was quicker than this page stays where they are
    if (document.activeElement === document.body) words.focus({ preventScroll: true });
    composer.addEventListener("submit", (event) => {
      event.preventDefault();
      stopTyping();
      send();
    });
    words.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        stopTyping();
        send();
      } else if (event.key === "/" && !words.value) {
        event.preventDefault();
        openReplies();
      } else if (event.key === "Escape") {
        words.blur();
      }
    });
    words.addEventListener("input", () => {
      sessionStorage.setItem(draft, words.value);
      fit();
      clearTimeout(idle);
      idle = setTimeout(stopTyping, 5000);
      if (words.value && Date.now() - lastTyping > 3000) {
        lastTyping = Date.now();
        post(composer.dataset.typing, { on: "1" }).catch(() => {});
      }
    });
    const chooser = /** @type {HTMLInputElement} */ (document.getElementById("file"));
    chooser.addEventListener("change", async () => {
      const [file] = chooser.files;
      chooser.value = "";
      if (!file) return;
      tell("");
      try {
        const answer = await post(composer.dataset.file, { file, client_id: newId() });
        if (answer.status !== 201) tell(await whyNot(answer, "لم يُرسل الملف. حدّث الصفحة لترى آخر حال، ثم أعد المحاولة."));
      } catch {
        tell("تعذّر إرسال الملف. تحقّق من اتصالك، ثم أعد المحاولة.");
      }
    });
  }

  const openReplies = composer && readyReplies(composer, words);

  // -- keys, by their place on the board: the same with an Arabic one --
  const keys = /** @type {HTMLDialogElement} */ (document.getElementById("keys"));
  const keysOn = /** @type {HTMLInputElement} */ (document.getElementById("keys-on"));
  keysOn.checked = store.getItem("desk.keys") !== "off";
  keysOn.addEventListener("change", () => store.setItem("desk.keys", keysOn.checked ? "on" : "off"));
  function step(by) {
    const links = [.../** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("#mine a"))];
    const at = links.findIndex((link) => link.hasAttribute("aria-current"));
    const next = links[at < 0 ? 0 : (at + by + links.length) % links.length];
    if (next) location.assign(next.href);
  }
  document.addEventListener("keydown", (event) => {
    const field = /** @type {Element} */ (event.target).closest("input, textarea, select, [contenteditable]");
    if (field || event.ctrlKey || event.altKey || event.metaKey || keys.open) return;
    if (event.key === "?" || event.key === "؟") return keys.showModal();
    if (!keysOn.checked) return;
    const does = {
      KeyN: () => document.getElementById("claim-next")?.click(),
      KeyR: () => words?.focus(),
      KeyC: () => openReplies?.(),
      Slash: () => openReplies?.(),
      KeyJ: () => step(1),
      KeyK: () => step(-1),
      KeyD: () => /** @type {HTMLElement} */ (document.querySelector("#resolve button"))?.click(),
    }[event.code];
    if (!does) return;
    event.preventDefault();
    does();
  });
  page.dataset.live = "on"; // keys and Enter are heard from here on
})();
