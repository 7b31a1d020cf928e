import type { Message } from "./contract";

/** The conversation as the server numbered it: in order, without doubles, aware of what is missing. */
export class MessageLog {
  #bySeq = new Map<number, Message>();
  #complete = 0;

  /** Everything up to this sequence number is here; ask the server for what comes after it. */
  get complete(): number {
    return this.#complete;
  }

  get last(): number {
    return Math.max(0, ...this.#bySeq.keys());
  }

  get hasGap(): boolean {
    return this.last > this.#complete;
  }

  get messages(): Message[] {
    return [...this.#bySeq.values()].sort((a, b) => a.seq - b.seq);
  }

  /** Adds a message; one that is known already changes nothing. */
  add(message: Message): void {
    if (this.#bySeq.has(message.seq)) return;
    this.#bySeq.set(message.seq, message);
    while (this.#bySeq.has(this.#complete + 1)) this.#complete += 1;
  }

  /** Takes the server's answer to 'everything after `after`': numbers missing from it do not exist for us. */
  addHistory(after: number, messages: Message[]): void {
    for (const message of messages) this.add(message);
    const reached = messages.length ? Math.max(...messages.map((message) => message.seq)) : this.last;
    if (after <= this.#complete) this.#complete = Math.max(this.#complete, reached);
    while (this.#bySeq.has(this.#complete + 1)) this.#complete += 1;
  }

  clear(): void {
    this.#bySeq.clear();
    this.#complete = 0;
  }
}
