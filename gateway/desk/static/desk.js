// What the pages of the desk need beyond htmx; inline scripts are forbidden.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset?.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});
