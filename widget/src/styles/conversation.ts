import { css } from "lit";

/** Messages, choices and the sign of typing. */
export const conversation = css`
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
  .rating {
    padding: 14px;
    border: 1px solid var(--line);
    border-radius: 12px;
    background: #fff;
  }
  .rating fieldset {
    display: grid;
    grid-template-columns: repeat(5, 1fr);
    gap: 6px;
    border: 0;
    padding: 0;
    margin: 0;
  }
  .rating legend {
    padding: 0;
    margin-block-end: 8px;
    font-weight: 600;
  }
  .rating fieldset label {
    position: relative;
    display: flex;
    flex-direction: column;
    align-items: center;
    padding-block: 6px;
    border: 1px solid #6c737f;
    border-radius: 8px;
    font-size: 12px;
    text-align: center;
    cursor: pointer;
  }
  .rating b {
    font-size: 17px;
  }
  .rating input {
    position: absolute;
    inset: 0;
    opacity: 0;
    cursor: pointer;
  }
  .rating fieldset label:has(:checked) {
    border-color: var(--green);
    background: #ecfdf3;
    box-shadow: inset 0 0 0 1px var(--green);
  }
  .rating fieldset label:has(:focus-visible) {
    outline: 3px solid #175cd3;
    outline-offset: 2px;
  }
  .rating .comment {
    display: block;
    margin-block: 10px;
    font-size: 14px;
  }
  .rating textarea {
    display: block;
    box-sizing: border-box;
    inline-size: 100%;
    padding: 8px 10px;
    border: 1px solid #6c737f;
    border-radius: 8px;
    font: inherit;
    resize: vertical;
  }
  .rating button {
    min-block-size: 44px;
    padding-inline: 20px;
    border: 0;
    border-radius: 8px;
    background: var(--green);
    color: #fff;
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }
  .citizen .bubble a {
    color: #fff;
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
    text-align: end;
  }

  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .choices button,
  .failure button,
  .way-back button {
    min-block-size: 44px;
    padding: 6px 16px;
    border: 1px solid var(--green);
    border-radius: 22px;
    background: #fff;
    color: var(--dark);
    font-weight: 600;
    font-size: 15px;
    line-height: 1.5;
  }
  .choices button,
  .failure button {
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
`;
