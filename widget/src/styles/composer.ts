import { css } from "lit";

/** The field and its buttons. */
export const composer = css`
  musaed-composer {
    display: block;
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
    border-color: var(--green);
    outline-width: 2px;
    outline-offset: 0;
  }
  textarea[aria-invalid="true"] {
    border-color: var(--error);
  }
  .tool {
    flex: none;
    padding: 11px 8px;
    border: 0;
    border-radius: 12px;
    background: none;
    color: var(--soft);
  }
  .tool:hover {
    background: #eaecf0;
  }
  .bubble svg {
    display: inline-block;
    inline-size: 20px;
    block-size: 20px;
    margin-inline-end: 6px;
    vertical-align: middle;
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
`;
