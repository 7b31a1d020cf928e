import { html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import { MAX_TEXT } from "./contract";
import { icons } from "./icons";
import { messageList, type MessageEvents } from "./messages";
import { direction, when } from "./rich-text";
import { ChatSession } from "./session";
import { Box, ofThisTab, shared } from "./storage";
import { styles } from "./styles";
import { texts } from "./texts";

const COUNTER_FROM = MAX_TEXT - 400;
const NEAR_END = 80;
const PHONE = "(max-width: 640px), (max-height: 480px)";

/** `<musaed-chat server="https://…">`: a floating button and the conversation behind it. */
export class MusaedChat extends LitElement {
  static override styles = styles;
  static override properties = {
    server: { type: String },
    opened: { state: true },
    draft: { state: true },
    away: { state: true },
  };

  /** Origin of the gateway. */
  declare server: string;
  declare private opened: boolean;
  declare private draft: string;
  /** The citizen has scrolled up to read. */
  declare private away: boolean;

  #session!: ChatSession;
  #draft = new Box<string>(ofThisTab, "musaed.draft", "");
  #seen = new Box<number>(shared, "musaed.seen", 0);
  #phone = window.matchMedia(PHONE);
  #reopen = (): void => void (this.opened && this.#show());
  #fit = (): void => this.style.setProperty("--visible", `${window.visualViewport?.height ?? window.innerHeight}px`);

  constructor() {
    super();
    this.server = window.location.origin;
    this.opened = false;
    this.away = false;
    this.draft = this.#draft.get();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.lang = "ar";
    this.dir = "rtl";
    this.#session ??= new ChatSession(this.server, () => this.requestUpdate());
    if (this.#session.known) this.#session.start();
    this.#phone.addEventListener("change", this.#reopen);
    window.visualViewport?.addEventListener("resize", this.#fit);
    this.#fit();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#phone.removeEventListener("change", this.#reopen);
    window.visualViewport?.removeEventListener("resize", this.#fit);
  }

  /** Opens the conversation, with `text` ready in the field to be sent or changed. */
  async open(text = ""): Promise<void> {
    if (text) this.#write(text);
    this.opened = true;
    this.#session.start();
    await this.updateComplete;
    this.#show();
    this.#toEnd();
    this.#focusField();
  }

  close(): void {
    this.opened = false;
    this.#dialog.close();
    this.#launcher.focus();
  }

  /** A phone gives the whole screen to the conversation and hides the page from assistive technology. */
  #show(): void {
    if (this.#dialog.open) this.#dialog.close();
    if (this.#phone.matches) this.#dialog.showModal();
    else this.#dialog.show();
  }

  get #dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector("dialog")!;
  }
  get #launcher(): HTMLButtonElement {
    return this.renderRoot.querySelector(".launcher")!;
  }
  get #field(): HTMLTextAreaElement {
    return this.renderRoot.querySelector("textarea")!;
  }
  get #log(): HTMLElement {
    return this.renderRoot.querySelector(".log")!;
  }

  #focusField(): void {
    // On a touch screen the field's focus would raise the keyboard over what there is to read.
    if (window.matchMedia("(pointer: coarse)").matches) this.#log.focus();
    else this.#field.focus();
  }

  #events: MessageEvents = {
    choose: (choice) => this.#send({ choice }),
    start: (text) => this.#send({ text }),
    retry: (clientId) => this.#session.retry(clientId),
    edit: (clientId) => {
      const item = this.#session.outbox.remove(clientId);
      if (item) this.#write([item.text, this.draft].filter(Boolean).join("\n"));
      this.#field.focus();
    },
    discard: (clientId) => {
      this.#session.outbox.remove(clientId);
      this.requestUpdate();
    },
  };

  #send(message: Parameters<ChatSession["send"]>[0]): void {
    this.away = false;
    this.#session.send(message);
    this.#focusField();
  }

  #submit(event: Event): void {
    event.preventDefault();
    if (!this.draft.trim() || this.#over > 0) return;
    this.#send({ text: this.draft });
    this.#write("");
    this.#field.focus();
  }

  #write(text: string): void {
    this.draft = text;
    this.#draft.set(text);
  }

  /** Characters beyond the limit, counted as the server counts them. */
  get #over(): number {
    return [...this.draft].length - MAX_TEXT;
  }

  #onKey(event: KeyboardEvent): void {
    // Enter that ends an input method's composition belongs to it (229: older Safari).
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    this.#submit(event);
  }

  #onEscape(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    this.close();
  }

  /** A phone's back gesture. */
  #onCancel(event: Event): void {
    event.preventDefault();
    this.close();
  }

  #toEnd(): void {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.away = false;
  }

  #onScroll(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    this.away = scrollHeight - scrollTop - clientHeight > NEAR_END;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("draft")) {
      this.#field.style.height = "auto";
      this.#field.style.height = `${this.#field.scrollHeight + 2}px`;
    }
    if (!this.opened) return;
    this.#seen.set(this.#session.log.last);
    if (this.away) return;
    const last = [...this.#log.querySelectorAll<HTMLElement>("[data-author]")].at(-1);
    this.#log.scrollTop = this.#log.scrollHeight;
    // An answer taller than the view is read from its beginning.
    if (last && last.dataset.author !== "citizen" && last.offsetHeight > this.#log.clientHeight) {
      this.#log.scrollTop = last.offsetTop - 12;
    }
  }

  get #unread(): number {
    const seen = this.#seen.get();
    return this.opened ? 0 : this.#session.log.messages.filter((m) => m.author !== "citizen" && m.seq > seen).length;
  }

  protected override render(): TemplateResult {
    const unread = this.#unread;
    return html`
      <button
        class="launcher"
        type="button"
        aria-expanded=${this.opened}
        aria-haspopup="dialog"
        @click=${() => (this.opened ? this.close() : this.open())}
      >
        ${this.opened ? icons.close : icons.chat}<span>${this.opened ? texts.close : texts.launcher}</span>
        ${when(unread, () => html`<span class="badge" aria-hidden="true">${unread}</span>`)}
      </button>
      <span class="hidden" role="status">${when(unread, () => html`${texts.unread(unread)}`)}</span>
      <dialog aria-labelledby="name" @cancel=${this.#onCancel} @keydown=${this.#onEscape}>
        ${this.#header()} ${this.#banner()}
        <div
          class="log"
          role="log"
          tabindex="0"
          aria-label=${texts.log}
          aria-live=${this.#session.connection === "online" ? "polite" : "off"}
          @scroll=${this.#onScroll}
        >
          ${messageList(this.#session, this.#events)}
        </div>
        <div class="typing" role="status">
          ${when(
            this.#session.typing,
            () => html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${texts.typing}`,
          )}
        </div>
        ${when(
          this.away,
          () =>
            html`<button class="to-end" type="button" aria-label=${texts.scrollDown} @click=${this.#toEnd}>
              ${icons.down}
            </button>`,
        )}
        ${this.#composer()}
      </dialog>
    `;
  }

  #header(): TemplateResult {
    const { state, agent } = this.#session.handler;
    return html`<header>
      <span class="mark">${icons.chat}</span>
      <div>
        <h2 id="name">${texts.name}</h2>
        <p>${state === "agent" ? texts.agent(agent ?? "") : texts.bot}</p>
      </div>
      <button class="icon" type="button" aria-label=${texts.close} @click=${this.close}>${icons.close}</button>
    </header>`;
  }

  #banner(): TemplateResult {
    const { connection, handler, refusal } = this.#session;
    return html`<div class="banners" role="status">
      ${when(handler.state === "queue", () => {
        return html`<p class="banner queue">${texts.queue(handler.position, handler.wait_minutes)}</p>`;
      })}
      ${when(connection === "offline", () => html`<p class="banner offline">${refusal || texts.offline}</p>`)}
      ${when(connection === "connecting", () => html`<p class="banner">${texts.connecting}</p>`)}
    </div>`;
  }

  #composer(): TemplateResult {
    const length = this.#over + MAX_TEXT;
    return html`<form @submit=${this.#submit}>
      <div class="row">
        <textarea
          rows="1"
          enterkeyhint="send"
          autocomplete="off"
          dir=${direction(this.draft)}
          aria-label=${texts.field}
          aria-describedby="limit"
          aria-invalid=${this.#over > 0}
          placeholder=${texts.placeholder}
          .value=${this.draft}
          @input=${(event: Event) => this.#write((event.target as HTMLTextAreaElement).value)}
          @keydown=${this.#onKey}
        ></textarea>
        <button class="send" type="submit" aria-label=${texts.send} ?disabled=${!this.draft.trim() || this.#over > 0}>
          ${icons.send}
        </button>
      </div>
      <p id="limit">${when(length >= COUNTER_FROM && this.#over <= 0, () => html`${texts.left(-this.#over)}`)}</p>
      <p class="over" role="alert">${when(this.#over > 0, () => html`${texts.tooLong(this.#over)}`)}</p>
    </form>`;
  }
}
