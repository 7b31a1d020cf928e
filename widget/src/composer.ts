import { html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import { MAX_TEXT } from "./contract";
import { icons } from "./icons";
import type { Draft } from "./outbox";
import { direction, when } from "./rich-text";
import { Box, ofThisTab } from "./storage";
import { texts } from "./texts";
import { FILE_TYPES } from "./upload";

const COUNTER_FROM = MAX_TEXT - 400;

/** The field, its limit, the file button and the send button. Lives in the panel's shadow root and styles. */
export class MusaedComposer extends LitElement {
  static override properties = { text: { state: true }, send: { attribute: false }, typed: { attribute: false } };

  /** Called with each finished message. */
  declare send: (draft: Draft) => void;
  /** Called with what stands in the field whenever the citizen changes it. */
  declare typed: (text: string) => void;
  declare private text: string;
  #stored = new Box<string>(ofThisTab, "musaed.draft", "");

  constructor() {
    super();
    this.text = this.#stored.get();
  }

  protected override createRenderRoot(): this {
    return this;
  }

  override focus(): void {
    this.#field.focus();
  }

  /** Makes the field as tall as its text; to be called when it becomes visible. */
  fit(): void {
    const field = this.#field;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 2}px`;
  }

  /** Puts `text` into the field; what was there already stays behind it. */
  insert(text: string): void {
    const kept = this.text === text ? "" : this.text;
    this.#write([text, kept].filter(Boolean).join("\n"));
  }

  get #field(): HTMLTextAreaElement {
    return this.querySelector("textarea")!;
  }

  /** Characters, counted as the server counts them. */
  get #length(): number {
    return [...this.text].length;
  }

  #write(text: string): void {
    this.text = text;
    this.#stored.set(text);
  }

  #submit(event: Event): void {
    event.preventDefault();
    if (!this.text.trim() || this.#length > MAX_TEXT) return;
    this.send({ text: this.text });
    this.#write("");
    this.focus();
  }

  #onKey(event: KeyboardEvent): void {
    // Enter that ends an input method's composition belongs to it (229: older Safari).
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    this.#submit(event);
  }

  #onInput(event: Event): void {
    this.#write((event.target as HTMLTextAreaElement).value);
    this.typed(this.text);
  }

  #pick(): void {
    this.querySelector<HTMLInputElement>("input[type=file]")!.click();
  }

  #attach(event: Event): void {
    const input = event.target as HTMLInputElement;
    for (const file of input.files ?? []) this.send({ file });
    input.value = ""; // The same file can be chosen again.
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("text")) this.fit();
  }

  protected override render(): TemplateResult {
    const left = MAX_TEXT - this.#length;
    return html`<form @submit=${this.#submit}>
      <div class="row">
        <input type="file" hidden accept=${FILE_TYPES} @change=${this.#attach} />
        <button class="tool" type="button" aria-label=${texts.attach} title=${texts.attach} @click=${this.#pick}>
          ${icons.file}
        </button>
        <textarea
          rows="1"
          enterkeyhint="send"
          autocomplete="off"
          dir=${direction(this.text)}
          aria-label=${texts.field}
          aria-describedby="limit"
          aria-invalid=${left < 0}
          placeholder=${texts.placeholder}
          .value=${this.text}
          @input=${this.#onInput}
          @keydown=${this.#onKey}
        ></textarea>
        <button class="send" type="submit" aria-label=${texts.send} ?disabled=${!this.text.trim() || left < 0}>
          ${icons.send}
        </button>
      </div>
      <p id="limit">${when(left >= 0 && this.#length >= COUNTER_FROM, () => html`${texts.left(left)}`)}</p>
      <p class="over" role="alert">${when(left < 0, () => html`${texts.tooLong(-left)}`)}</p>
    </form>`;
  }
}
