import { css } from "lit";

/** Colours, the floating button, the panel and its head. */
export const frame = css`
  :host {
    --green: #1b8354;
    --dark: #14573a;
    --text: #161616;
    --soft: #384250;
    --line: #d2d6db;
    --page: #f9fafb;
    --error: #b42318;
    --edge: max(16px, env(safe-area-inset-bottom));
    /* Room at the end of the page: scrolled down, the floating button covers nothing. */
    display: block;
    block-size: 88px;
    color: var(--text);
    font: 400 16px/1.65 "IBM Plex Sans Arabic", system-ui, sans-serif;
    text-align: start;
  }
  * {
    box-sizing: border-box;
    margin: 0;
  }
  @media print {
    :host {
      display: none;
    }
  }
  button,
  textarea {
    font: inherit;
    color: inherit;
  }
  button {
    cursor: pointer;
  }
  :focus-visible {
    outline: 3px solid var(--green);
    outline-offset: 2px;
  }
  .launcher:focus-visible,
  .head :focus-visible {
    outline-color: #fff;
    outline-offset: -5px;
  }
  .log:focus-visible {
    outline-offset: -3px;
  }
  svg {
    display: block;
    flex: none;
  }
  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .launcher {
    position: fixed;
    z-index: 2147483000;
    inset-block-end: var(--edge);
    inset-inline-end: 16px;
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 56px;
    padding: 0 16px;
    border: 0;
    border-radius: 28px;
    background: var(--green);
    color: #fff;
    font-weight: 600;
    box-shadow: 0 6px 20px rgb(16 24 40 / 22%);
  }
  .launcher[hidden] {
    display: none;
  }
  /* Only a page with wide margins has room for the words beside its content. */
  @media (max-width: 1480px) {
    .launcher span:not(.badge) {
      position: absolute;
      clip-path: inset(50%);
    }
  }
  .launcher:hover {
    background: var(--dark);
  }
  .badge {
    position: absolute;
    inset-block-start: -6px;
    inset-inline-start: -6px;
    min-inline-size: 26px;
    padding: 0 6px;
    border: 2px solid #fff;
    border-radius: 13px;
    background: var(--error);
    color: #fff;
    font-size: 14px;
    line-height: 22px;
    text-align: center;
  }

  dialog {
    position: fixed;
    z-index: 2147483001;
    inset: auto;
    inset-block-end: var(--edge);
    inset-inline-end: 16px;
    inline-size: 400px;
    block-size: min(680px, calc(100dvh - 32px));
    max-inline-size: none;
    max-block-size: none;
    padding: 0;
    border: 1px solid var(--line);
    border-radius: 16px;
    overflow: hidden;
    background: var(--page);
    color: inherit;
    box-shadow: 0 16px 48px rgb(16 24 40 / 24%);
  }
  dialog[open] {
    display: flex;
    flex-direction: column;
    animation: rise 160ms ease-out;
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(12px);
    }
  }
  @media (max-width: 640px), (max-height: 480px) {
    dialog {
      inset: 0;
      inline-size: 100%;
      block-size: var(--visible, 100dvh);
      border: 0;
      border-radius: 0;
    }
  }

  .head {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 12px 16px;
    background: var(--dark);
    color: #fff;
  }
  .head div {
    flex: 1;
    min-inline-size: 0;
  }
  h2 {
    font-size: 18px;
    font-weight: 600;
    line-height: 1.4;
  }
  .head p {
    font-size: 14px;
    line-height: 1.5;
  }
  .mark {
    padding: 8px;
    border-radius: 50%;
    background: rgb(255 255 255 / 16%);
  }
  .icon {
    padding: 10px;
    border: 0;
    border-radius: 50%;
    background: none;
  }
  .icon:hover {
    background: rgb(255 255 255 / 16%);
  }
  .banner {
    padding: 8px 16px;
    background: #eff8ff;
    color: #175cd3;
    font-size: 14px;
  }
  .banner.offline {
    background: #fffaeb;
    color: #93370d;
  }
  .banner.queue {
    background: #ecfdf3;
    color: #05603a;
  }
  .way-back {
    padding: 0 16px 8px;
    background: #ecfdf3;
  }

  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
    }
  }
  @media (forced-colors: active) {
    .launcher,
    .send,
    .bubble {
      border: 1px solid;
    }
  }
`;
