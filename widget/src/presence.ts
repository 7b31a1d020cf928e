import type { Handler, Message } from "./contract";

const AGAIN = 3_000;
const IDLE = 5_000;

/** Tells an agent that the citizen writes: when it begins, now and then while it lasts, and when it stops. */
export class TypingSign {
  #since = 0;
  #idle = 0;

  constructor(private readonly emit: (on: boolean) => void) {}

  /** A key was pressed; `handler` is who would see it. */
  typed(handler: Handler["state"], empty: boolean): void {
    if (handler === "bot") return;
    if (empty) {
      this.stop();
      return;
    }
    window.clearTimeout(this.#idle);
    this.#idle = window.setTimeout(() => this.stop(), IDLE);
    if (Date.now() - this.#since < AGAIN) return;
    this.#since = Date.now();
    this.emit(true);
  }

  stop(): void {
    window.clearTimeout(this.#idle);
    if (this.#since) this.emit(false);
    this.#since = 0;
  }
}

/** Tells the server how far a person's messages have come: to this page, and before the citizen's eyes. */
export class Receipts {
  #told = { delivered: 0, read: 0 };

  constructor(private readonly emit: (state: "delivered" | "read", seq: number) => void) {}

  report(state: "delivered" | "read", messages: readonly Message[]): void {
    const last = messages.findLast((message) => message.author === "agent")?.seq ?? 0;
    if (last <= this.#told[state]) return;
    this.#told[state] = last;
    if (state === "read") this.#told.delivered = Math.max(this.#told.delivered, last);
    this.emit(state, last);
  }
}
