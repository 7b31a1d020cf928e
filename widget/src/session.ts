import { io, type Socket } from "socket.io-client";
import type { Choice, ClientEvents, Handler, Message, ServerEvents, Session } from "./contract";
import { MessageLog } from "./message-log";
import { Outbox, payload, type Item } from "./outbox";
import { Box, shared } from "./storage";
import { texts } from "./texts";

const ACK_TIMEOUT = 10_000;
const ATTEMPTS = 3;
const REFUSED_PAUSE = 5_000;
const TYPING_LIMIT = 60_000;

export type Connection = "idle" | "connecting" | "online" | "offline";

/** One conversation with the gateway: what was said, what waits to be sent, who answers. */
export class ChatSession {
  readonly log = new MessageLog();
  readonly outbox = new Outbox();
  connection: Connection = "idle";
  handler: Handler = { state: "bot" };
  typing = false;
  /** Why the server refused to connect, in its own words. */
  refusal = "";

  readonly #token = new Box<string>(shared, "musaed.token", "");
  readonly #socket: Socket<ServerEvents, ClientEvents>;
  #conversation = "";
  #ready = false;
  #sending = false;
  #filling = false;
  #held: Message[] = [];
  #typingTimer = 0;

  constructor(server: string, private readonly changed: () => void) {
    this.#socket = io(server, {
      autoConnect: false,
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      reconnectionDelayMax: 10_000,
      // Read at each attempt, so that all tabs come back to the same conversation.
      auth: (answer) => answer(this.#token.get() ? { token: this.#token.get() } : {}),
    });
    this.#socket.on("session", (session) => void this.#begin(session));
    this.#socket.on("message", (message) => this.#receive(message));
    this.#socket.on("typing", ({ on }) => this.#setTyping(on));
    this.#socket.on("handler", (handler) => this.#setHandler(handler));
    this.#socket.on("disconnect", () => this.#lost());
    this.#socket.on("connect_error", (error) => {
      const data = (error as Error & { data?: { text?: string } }).data;
      this.refusal = data?.text ?? "";
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

  send(message: { text: string } | { choice: Choice }): void {
    this.outbox.add(message);
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
    this.#setHandler(session.handler);
    this.refusal = "";
    await this.#fill(session.last_seq);
    if (!this.#socket.connected) return;
    this.connection = "online";
    this.#ready = true;
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
        this.log.addHistory(after, answer.messages);
        for (const { client_id } of answer.messages) if (client_id) this.outbox.remove(client_id);
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
    else if (message.author === "citizen" && this.#sending) {
      // Perhaps the echo of what is just being sent: its acknowledgement will say.
      this.#held.push(message);
      return;
    }
    this.log.add(message);
    if (message.author !== "citizen") this.#setTyping(false);
    this.changed();
    if (this.log.hasGap && this.#ready && !this.#sending) void this.#fill(message.seq);
  }

  async #flush(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    try {
      for (let item = this.outbox.next; item && this.#ready; item = this.outbox.next) await this.#deliver(item);
    } finally {
      this.#sending = false;
      this.#held.splice(0).forEach((message) => this.#receive(message));
      if (this.log.hasGap && this.#ready) void this.#fill(this.log.last);
    }
  }

  async #deliver(item: Item): Promise<void> {
    try {
      const answer = await this.#socket.timeout(ACK_TIMEOUT).emitWithAck("message", payload(item));
      if ("error" in answer) {
        this.outbox.update(item.clientId, { failure: answer.text });
      } else {
        this.outbox.remove(item.clientId);
        this.log.add({
          seq: answer.seq,
          author: "citizen",
          kind: item.choice === undefined ? "text" : "choice",
          text: item.text,
          at: answer.at ?? item.at,
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

  #setHandler(handler: Handler | Handler["state"]): void {
    this.handler = typeof handler === "string" ? { state: handler } : handler;
    this.changed();
  }

  #setTyping(on: boolean): void {
    window.clearTimeout(this.#typingTimer);
    this.typing = on;
    // A lost 'off' must not leave somebody typing for ever.
    if (on) this.#typingTimer = window.setTimeout(() => this.#setTyping(false), TYPING_LIMIT);
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
