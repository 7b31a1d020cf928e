import { html, LitElement, type TemplateResult } from "lit";
import type { MusaedComposer } from "./composer";
import { RETURN_CHOICE } from "./contract";
import { icons } from "./icons";
import { messageList, type MessageEvents } from "./messages";
import type { Draft } from "./outbox";
import { when } from "./rich-text";
import { ChatSession } from "./session";
import { Box, shared } from "./storage";
import { styles } from "./styles";
import { texts } from "./texts";

const NEAR_END = 80;
const PHONE = "(max-width: 640px), (max-height: 480px)";

/** `<musaed-chat server="https://…">`: a floating button and the conversation behind it. */
export class MusaedChat extends LitElement {
  static override styles = styles;
  static override properties = {
    server: { type: String },
    opened: { state: true },
    away: { state: true },
  };

  /** Origin of the gateway. */
  declare server: string;
  declare private opened: boolean;
  /** The citizen has scrolled up to read. */
  declare private away: boolean;

  #session!: ChatSession;
  #seen = new Box<number>(shared, "musaed.seen", 0);
  #phone = window.matchMedia(PHONE);
  #reopen = (): void => void (this.opened && this.#show());
  #look = (): void => void (this.opened && !this.away && !document.hidden && this.#session.seen());
  #fit = (): void => this.style.setProperty("--visible", `${window.visualViewport?.height ?? window.innerHeight}px`);

  constructor() {
    super();
    this.server = window.location.origin;
    this.opened = false;
    this.away = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.lang = "ar";
    this.dir = "rtl";
    this.#session ??= new ChatSession(this.server, () => this.requestUpdate());
    if (this.#session.link) void this.updateComplete.then(() => this.open());
    else if (this.#session.known) this.#session.start();
    this.#phone.addEventListener("change", this.#reopen);
    window.visualViewport?.addEventListener("resize", this.#fit);
    document.addEventListener("visibilitychange", this.#look);
    this.#fit();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#phone.removeEventListener("change", this.#reopen);
    window.visualViewport?.removeEventListener("resize", this.#fit);
    document.removeEventListener("visibilitychange", this.#look);
  }

  /** Opens the conversation, with `text` ready in the field to be sent or changed. */
  async open(text = ""): Promise<void> {
    this.opened = true;
    this.#session.start();
    await this.updateComplete;
    if (text) this.#composer.insert(text);
    this.#show();
    this.#composer.fit();
    this.#toEnd();
    this.#focusField();
  }

  async close(): Promise<void> {
    this.opened = false;
    this.#dialog.close();
    await this.updateComplete;
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
  get #composer(): MusaedComposer {
    return this.renderRoot.querySelector("musaed-composer")!;
  }
  get #log(): HTMLElement {
    return this.renderRoot.querySelector(".log")!;
  }

  #focusField(): void {
    // On a touch screen the field's focus would raise the keyboard over what there is to read.
    if (window.matchMedia("(pointer: coarse)").matches) this.#log.focus();
    else this.#composer.focus();
  }

  #events: MessageEvents = {
    choose: (choice) => {
      this.#send({ choice });
      this.#focusField(); // The button that had the focus goes.
    },
    start: (text) => {
      this.#send({ text });
      this.#focusField();
    },
    retry: (clientId) => this.#session.retry(clientId),
    edit: (clientId) => {
      const item = this.#session.outbox.remove(clientId);
      if (item) this.#composer.insert(item.text);
      this.#composer.focus();
      this.requestUpdate();
    },
    discard: (clientId) => {
      this.#session.outbox.remove(clientId);
      this.requestUpdate();
    },
  };

  #send = (draft: Draft): void => {
    this.away = false;
    this.#session.send(draft);
  };

  #typed = (text: string): void => this.#session.typed(text);

  #onEscape(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    void this.close();
  }

  /** A phone's back gesture. */
  #onCancel(event: Event): void {
    event.preventDefault();
    void this.close();
  }

  #toEnd(): void {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.away = false;
  }

  #onScroll(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    this.away = scrollHeight - scrollTop - clientHeight > NEAR_END;
  }

  protected override firstUpdated(): void {
    // The field grows, a keyboard comes up: the last message stays in view.
    new ResizeObserver(() => this.away || this.#toEnd()).observe(this.#log);
  }

  protected override updated(): void {
    if (!this.opened) return;
    this.#seen.set(this.#session.log.last);
    this.#look();
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
    const { handler } = this.#session;
    return html`
      <button
        class="launcher"
        type="button"
        title=${texts.launcher}
        aria-haspopup="dialog"
        ?hidden=${this.opened}
        @click=${() => this.open()}
      >
        ${icons.chat}<span>${texts.launcher}</span>
        ${when(unread, () => html`<span class="badge" aria-hidden="true">${unread}</span>`)}
      </button>
      <span class="hidden" role="status">${when(unread, () => html`${texts.unread(unread)}`)}</span>
      <dialog aria-labelledby="name" @cancel=${this.#onCancel} @keydown=${this.#onEscape}>
        ${this.#header()} ${this.#banner()} ${this.#wayBack()}
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
            () => html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${handler.state === "agent"
                ? texts.agentTyping(handler.agent ?? "")
                : texts.typing}`,
          )}
        </div>
        ${when(
          this.away,
          () =>
            html`<button class="to-end" type="button" aria-label=${texts.scrollDown} @click=${this.#toEnd}>
              ${icons.down}
            </button>`,
        )}
        <musaed-composer .send=${this.#send} .typed=${this.#typed}></musaed-composer>
      </dialog>
    `;
  }

  #header(): TemplateResult {
    const { state, agent } = this.#session.handler;
    return html`<div class="head">
      <span class="mark">${icons.chat}</span>
      <div>
        <h2 id="name">${texts.name}</h2>
        <p>${state === "agent" ? texts.agent(agent ?? "") : texts.bot}</p>
      </div>
      <button class="icon" type="button" aria-label=${texts.close} @click=${this.close}>${icons.close}</button>
    </div>`;
  }

  #banner(): TemplateResult {
    const { connection, handler, notice } = this.#session;
    return html`<div class="banners" role="status">
      ${when(handler.state === "queue", () => {
        return html`<p class="banner queue">${texts.queue(handler)}</p>`;
      })}
      ${when(connection === "offline" && !notice, () => html`<p class="banner offline">${texts.offline}</p>`)}
      ${when(notice, () => html`<p class="banner offline">${notice}</p>`)}
      ${when(connection === "connecting", () => html`<p class="banner">${texts.connecting}</p>`)}
    </div>`;
  }

  /** Out of the queue, whatever was said since; beside the banner, which is read aloud when it changes. */
  #wayBack(): TemplateResult {
    const { handler, outbox } = this.#session;
    return html`${when(
      handler.state === "queue",
      () =>
        html`<div class="way-back" role="group" aria-label=${texts.choices}>
          <button
            type="button"
            ?disabled=${outbox.next !== undefined}
            @click=${() => this.#events.choose({ id: RETURN_CHOICE, title: texts.back })}
          >
            ${texts.back}
          </button>
        </div>`,
    )}`;
  }
}
