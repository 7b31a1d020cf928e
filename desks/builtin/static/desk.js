// What the pages of the desk need beyond htmx; inline scripts are forbidden.
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const question = form.dataset.confirm;
  if (question && !window.confirm(question)) return event.preventDefault();
  // a second press of the same button would say everything twice; htmx sees to its own forms
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  const again = () => delete form.dataset.sent;
  setTimeout(again, 5000); // a download leaves the page as it is
  window.addEventListener("pageshow", again, { once: true });
});

// A part of a page that could not be fetched would otherwise fail in silence.
const failed = () => document.getElementById("failed");
document.addEventListener("htmx:sendError", () => (failed().hidden = false));
const of = (event) => /** @type {CustomEvent} */ (event).detail;
document.addEventListener("htmx:responseError", (event) => (failed().hidden = of(event).xhr.status === 401));
document.addEventListener("htmx:afterOnLoad", (event) => (failed().hidden = of(event).successful !== false));
