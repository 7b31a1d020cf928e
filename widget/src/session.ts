import { io, type Socket } from "socket.io-client";
import type { ClientEvents, Handler, Message, Refusal, ServerEvents, Session } from "./contract";
import { MessageLog } from "./message-log";
import { Outbox, payload, type Draft, type Item } from "./outbox";
import { Receipts, TypingSign } from "./presence";
import { Box, shared } from "./storage";
import { texts } from "./texts";
import { MAX_FILE, upload } from "./upload";

const ACK_TIMEOUT = 10_000;
const ATTEMPTS = 3;
const REFUSED_PAUSE = 5_000;
const TYPING_LIMIT = 60_000;
const TYPING_LIMIT_AGENT = 10_000; // he says it again while it lasts

export type Connection = "idle" | "connecting" | "online" | "offline";

/** One conversation with the gateway: what was said, what waits to be sent, who answers. */
export class ChatSession {
  readonly log = new MessageLog();
  readonly outbox = new Outbox();
  connection: Connection = "idle";
  handler: Handler = { state: "bot" };
  typing = false;
  /** What the server says about the connection: why it refused it, or that the old one has expired. */
  notice = "";
  /** Why the rating was not taken, in a sentence. */
  ratingFailure = "";

  readonly #token = new Box<string>(shared, "musaed.token", "");
  readonly #rated = new Box<number>(shared, "musaed.rated", 0);
  readonly #typingSign = new TypingSign((on) => this.#socket.volatile.emit("typing", { on }));
  readonly #receipts = new Receipts((state, seq) => this.#socket.emit(state, { seq }));
  readonly #socket: Socket<ServerEvents, ClientEvents>;
  #conversation = "";
  #ready = false;
  #sending = false;
  #filling = false;
  #typingTimer = 0;

  /** From an SMS: leads to the conversation also where its token is not. Used once. */
  link = takeLink();

  constructor(readonly server: string, private readonly changed: () => void) {
    this.#socket = io(server, {
      autoConnect: false,
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      reconnectionDelayMax: 10_000,
      // Read at each attempt, so that all tabs come back to the same conversation.
      auth: (answer) => {
        const token = this.#token.get();
        answer({ ...(token && { token }), ...(this.link && { link: this.link }) });
      },
    });
    this.#socket.on("session", (session) => void this.#begin(session));
    this.#socket.on("message", (message) => this.#receive(message));
    this.#socket.on("typing", ({ on }) => this.#setTyping(on));
    this.#socket.on("handler", (handler) => this.#setHandler(handler));
    this.#socket.on("error", ({ text }) => {
      this.notice = text;
      this.changed();
    });
    this.#socket.on("disconnect", () => this.#lost());
    this.#socket.on("connect_error", (error) => {
      this.notice = (error as Error & { data?: Refusal }).data?.text ?? "";
      this.#lost();
    });
    window.addEventListener("online", () => this.connection === "offline" && this.#reconnect());
  }

  /** There is a conversation from an earlier visit. */
  get known(): boolean {
    return this.#token.get() !== "";
  }

  start(): void {
    if (this.connection !== "idle") return;
    this.connection = "connecting";
    this.#socket.connect();
    this.changed();
  }

  /** The citizen has typed into the field. */
  typed(text: string): void {
    if (this.#ready) this.#typingSign.typed(this.handler.state, !text.trim());
  }

  /** What there is has come before the citizen's eyes. */
  seen(): void {
    if (this.#ready) this.#receipts.report("read", this.log.messages);
  }

  /** Whether the rating asked for by the message `seq` was given. */
  hasRated(seq: number): boolean {
    return this.#rated.get() >= seq;
  }

  async rate(seq: number, score: number, comment: string): Promise<void> {
    try {
      const answer = await this.#socket.timeout(ACK_TIMEOUT).emitWithAck("rate", { score, comment });
      this.ratingFailure = "error" in answer ? answer.text : "";
    } catch {
      this.ratingFailure = texts.noAnswer;
    }
    if (!this.ratingFailure) this.#rated.set(seq);
    this.changed();
  }

  send(draft: Draft): void {
    this.notice = "";
    this.#typingSign.stop();
    this.outbox.add(draft, this.log.last);
    this.start();
    this.changed();
    void this.#flush();
  }

  /** Tries a failed message again under the same id, so that it can never arrive twice. */
  retry(clientId: string): void {
    this.outbox.update(clientId, { failure: undefined, attempts: 0 });
    this.changed();
    void this.#flush();
  }

  async #begin(session: Session): Promise<void> {
    if (this.#conversation && this.#conversation !== session.conversation_id) this.log.clear();
    this.#conversation = session.conversation_id;
    this.#token.set(session.token);
    this.link = "";
    this.#setHandler({ state: session.handler });
    this.notice = "";
    await this.#fill(session.last_seq);
    if (!this.#socket.connected) return;
    this.connection = "online";
    this.#ready = true;
    this.#receipts.report("delivered", this.log.messages);
    this.changed();
    void this.#flush();
  }

  /** Asks for what is missing until nothing is missing up to `target`. */
  async #fill(target: number): Promise<void> {
    if (this.#filling) return;
    this.#filling = true;
    try {
      while (this.#socket.connected && (this.log.complete < target || this.log.hasGap)) {
        const after = this.log.complete;
        const answer = await this.#socket.timeout(ACK_TIMEOUT).emitWithAck("history", { after });
        if ("error" in answer) break;
        this.log.addHistory(after, answer);
        for (const { client_id } of answer) if (client_id) this.outbox.remove(client_id);
        this.changed();
        if (this.log.complete === after) break;
      }
    } catch {
      // The connection went: the next session asks again.
    } finally {
      this.#filling = false;
    }
  }

  #receive(message: Message): void {
    if (message.client_id) this.outbox.remove(message.client_id);
    this.log.add(message);
    if (message.author !== "citizen") this.#setTyping(false);
    this.changed();
    if (this.#ready) this.#receipts.report("delivered", this.log.messages);
    // While something is being sent, the gap may be its own number, which the acknowledgement brings.
    if (this.log.hasGap && this.#ready && !this.#sending) void this.#fill(message.seq);
  }

  async #flush(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    try {
      for (let item = this.outbox.next; item && this.#ready; item = this.outbox.next) await this.#deliver(item);
    } finally {
      this.#sending = false;
      if (this.log.hasGap && this.#ready) void this.#fill(this.log.last);
    }
  }

  async #deliver(item: Item): Promise<void> {
    try {
      const answer = await this.#hand(item);
      if ("error" in answer) {
        this.outbox.update(item.clientId, { failure: answer.text });
      } else {
        this.outbox.remove(item.clientId);
        this.log.add({
          seq: answer.seq,
          author: "citizen",
          kind: item.kind,
          text: item.text,
          at: item.at,
          client_id: item.clientId,
        });
      }
    } catch {
      if (!this.#socket.connected) return; // It goes again, first of all, after reconnecting.
      const attempts = item.attempts + 1;
      this.outbox.update(item.clientId, attempts < ATTEMPTS ? { attempts } : { attempts, failure: texts.noAnswer });
    }
    this.changed();
  }

  /** Gives a message to the server and returns its answer. */
  async #hand(item: Item): Promise<{ seq: number } | Refusal> {
    const file = this.outbox.file(item);
    if (!file) return this.#socket.timeout(ACK_TIMEOUT).emitWithAck("message", payload(item));
    if (file.size > MAX_FILE) return { error: "file_too_large", text: texts.fileTooLarge };
    return upload(this.server, this.#token.get(), item.clientId, file);
  }

  #setHandler(handler: Handler): void {
    this.handler = handler;
    this.changed();
  }

  #setTyping(on: boolean): void {
    window.clearTimeout(this.#typingTimer);
    this.typing = on;
    // A lost 'off' must not leave somebody typing for ever.
    const limit = this.handler.state === "agent" ? TYPING_LIMIT_AGENT : TYPING_LIMIT;
    if (on) this.#typingTimer = window.setTimeout(() => this.#setTyping(false), limit);
    this.changed();
  }

  #lost(): void {
    this.#ready = false;
    this.connection = "offline";
    this.#setTyping(false);
    // Socket.IO comes back by itself from a lost line, not from a refusal or a server that hung up.
    if (!this.#socket.active) window.setTimeout(() => this.#reconnect(), REFUSED_PAUSE);
  }

  #reconnect(): void {
    if (this.#socket.connected) return;
    // Without this a waiting back-off would run to its end first.
    this.#socket.disconnect().connect();
  }
}

/** What follows `#musaed=` in the page's address, which is taken out of it: nobody is to copy or log it. */
function takeLink(): string {
  const link = /^#musaed=([\w.-]+)$/.exec(window.location.hash)?.[1] ?? "";
  if (link) window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
  return link;
}
