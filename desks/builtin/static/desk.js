// What the pages of the desk need beyond htmx; inline scripts are forbidden.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset?.confirm;
  if (question && !window.confirm(question)) return event.preventDefault();
  // a second press of the same button would say everything twice; htmx sees to its own forms
  if (event.target.method !== "post" || event.target.hasAttribute("hx-post")) return;
  if (event.target.dataset.sent) return event.preventDefault();
  event.target.dataset.sent = "yes";
  const again = () => delete event.target.dataset.sent;
  setTimeout(again, 5000); // a download leaves the page as it is
  window.addEventListener("pageshow", again, { once: true });
});

// A part of a page that could not be fetched would otherwise fail in silence.
const failed = () => document.getElementById("failed");
document.addEventListener("htmx:sendError", () => (failed().hidden = false));
document.addEventListener("htmx:responseError", (event) => (failed().hidden = event.detail.xhr.status === 401));
document.addEventListener("htmx:afterOnLoad", (event) => (failed().hidden = event.detail.successful !== false));
