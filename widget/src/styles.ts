import { css } from "lit";

export const styles = css`
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
  header :focus-visible {
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
    padding: 0 20px;
    border: 0;
    border-radius: 28px;
    background: var(--green);
    color: #fff;
    font-weight: 600;
    box-shadow: 0 6px 20px rgb(16 24 40 / 22%);
  }
  .launcher:hover {
    background: var(--dark);
  }
  .badge {
    min-inline-size: 24px;
    padding: 0 7px;
    border-radius: 12px;
    background: #fff;
    color: var(--dark);
    font-size: 14px;
    text-align: center;
  }

  dialog {
    position: fixed;
    z-index: 2147483001;
    inset: auto;
    inset-block-end: calc(var(--edge) + 68px);
    inset-inline-end: 16px;
    inline-size: 400px;
    block-size: min(660px, calc(100dvh - 108px));
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

  header {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 12px 16px;
    background: var(--dark);
    color: #fff;
  }
  header div {
    flex: 1;
    min-inline-size: 0;
  }
  h2 {
    font-size: 18px;
    font-weight: 600;
    line-height: 1.4;
  }
  header p {
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

  .log {
    flex: 1;
    position: relative;
    min-block-size: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: 16px;
    display: flex;
    flex-direction: column;
    gap: 12px;
  }
  .intro {
    padding: 20px;
    border: 1px solid var(--line);
    border-radius: 12px;
    background: #fff;
  }
  .intro-mark {
    display: inline-block;
    margin-block-end: 8px;
    padding: 10px;
    border-radius: 50%;
    background: #ecfdf3;
    color: var(--green);
  }
  .intro h3 {
    font-size: 18px;
    font-weight: 600;
  }
  .intro p {
    margin-block: 4px 8px;
  }
  .intro .small {
    color: var(--soft);
    font-size: 14px;
  }
  .day {
    align-self: center;
    color: var(--soft);
    font-size: 13px;
  }
  .notice {
    align-self: center;
    max-inline-size: 92%;
    padding: 8px 14px;
    border-radius: 8px;
    background: #eaecf0;
    color: var(--soft);
    font-size: 14px;
    text-align: center;
    white-space: pre-line;
  }
  .message {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: 4px;
    max-inline-size: 88%;
  }
  .message.citizen {
    align-self: flex-end;
    align-items: flex-end;
  }
  .who {
    font-size: 13px;
    font-weight: 600;
    color: var(--dark);
  }
  .bubble {
    max-inline-size: 100%;
    padding: 10px 14px;
    border: 1px solid var(--line);
    border-radius: 14px;
    border-start-start-radius: 4px;
    background: #fff;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .citizen .bubble {
    border-color: var(--green);
    border-radius: 14px;
    border-end-end-radius: 4px;
    background: var(--green);
    color: #fff;
  }
  .agent .bubble {
    border-color: #75b798;
  }
  [data-state="waiting"] .bubble {
    background: var(--soft);
    border-color: var(--soft);
  }
  [data-state="failed"] .bubble {
    background: #fff;
    border-color: var(--error);
    color: var(--text);
  }
  .bubble a {
    color: #14573a;
    font-weight: 600;
    text-underline-offset: 3px;
  }
  .meta,
  .state {
    display: flex;
    align-items: center;
    gap: 6px;
    color: var(--soft);
    font-size: 13px;
    line-height: 1.4;
  }
  .state {
    gap: 3px;
  }
  .state svg {
    inline-size: 15px;
    block-size: 15px;
  }
  [data-state="failed"] .state {
    color: var(--error);
  }
  .failure {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 8px;
    font-size: 14px;
  }
  .failure p {
    flex-basis: 100%;
    color: var(--error);
  }

  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .choices button,
  .failure button {
    min-block-size: 44px;
    padding: 6px 16px;
    border: 1px solid var(--green);
    border-radius: 22px;
    background: #fff;
    color: var(--dark);
    font-weight: 600;
    font-size: 15px;
    line-height: 1.5;
    text-align: start;
  }
  .choices button:hover,
  .failure button:hover {
    background: #ecfdf3;
  }

  .typing {
    display: flex;
    align-items: center;
    gap: 8px;
    padding-inline: 16px;
    color: var(--soft);
    font-size: 14px;
  }
  .typing:has(.dots) {
    padding-block-end: 8px;
  }
  .dots {
    display: flex;
    gap: 4px;
  }
  .dots i {
    inline-size: 7px;
    block-size: 7px;
    border-radius: 50%;
    background: var(--green);
    animation: pulse 1.2s infinite;
  }
  .dots i:nth-child(2) {
    animation-delay: 0.2s;
  }
  .dots i:nth-child(3) {
    animation-delay: 0.4s;
  }
  @keyframes pulse {
    50% {
      opacity: 0.25;
    }
  }
  .to-end {
    align-self: center;
    margin-block: -52px 8px;
    z-index: 1;
    padding: 9px;
    border: 1px solid var(--line);
    border-radius: 50%;
    background: #fff;
    box-shadow: 0 2px 8px rgb(16 24 40 / 18%);
  }

  form {
    padding: 10px 12px max(10px, env(safe-area-inset-bottom));
    border-block-start: 1px solid var(--line);
    background: #fff;
  }
  .row {
    display: flex;
    align-items: flex-end;
    gap: 8px;
  }
  textarea {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 46px;
    max-block-size: 144px;
    padding: 9px 14px;
    border: 1px solid #6c737f;
    border-radius: 12px;
    background: #fff;
    resize: none;
    overflow-y: auto;
  }
  textarea::placeholder {
    color: #6c737f;
    opacity: 1;
  }
  textarea:focus-visible {
    outline-offset: 0;
  }
  textarea[aria-invalid="true"] {
    border-color: var(--error);
  }
  .send {
    flex: none;
    padding: 11px;
    border: 0;
    border-radius: 12px;
    background: var(--green);
    color: #fff;
  }
  .send:hover {
    background: var(--dark);
  }
  .send:disabled {
    background: #e5e7eb;
    color: #6c737f;
    cursor: default;
  }
  #limit,
  .over {
    font-size: 13px;
    color: var(--soft);
  }
  .over {
    color: var(--error);
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    dialog[open] {
      animation: none;
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
