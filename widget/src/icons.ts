import { svg, html } from "lit";

const icon = (path: unknown) =>
  html`<svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="2"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${path}</svg>`;

export const icons = {
  chat: icon(svg`<path d="M4 5h16v11H10l-4 4v-4H4z"/><path d="M8 9h8M8 12.5h5"/>`),
  close: icon(svg`<path d="M6 6l12 12M18 6L6 18"/>`),
  send: icon(svg`<path d="M4 4l17 7-6.5 2.5L12 20z"/><path d="M14.5 13.5L4 4"/>`),
  file: icon(svg`<path d="M20 11.5l-8.2 8.2a5.2 5.2 0 0 1-7.4-7.4l8.5-8.5a3.5 3.5 0 0 1 5 5l-8.4 8.4a1.7 1.7 0 0 1-2.5-2.5l7.7-7.7"/>`),
  down: icon(svg`<path d="M12 5v14M6 13l6 6 6-6"/>`),
  waiting: icon(svg`<circle cx="12" cy="12" r="8"/><path d="M12 8v4l3 2"/>`),
  sending: icon(svg`<circle cx="12" cy="12" r="8"/><path d="M12 8v4l3 2"/>`),
  sent: icon(svg`<path d="M5 13l4 4L19 7"/>`),
  failed: icon(svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 8v5M12 16v.01"/>`),
};
