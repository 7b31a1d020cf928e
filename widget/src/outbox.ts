import type { Choice, Outgoing } from "./contract";
import { Box, ofThisTab } from "./storage";

export interface Item {
  clientId: string;
  text: string;
  choice?: string;
  at: string;
  attempts: number;
  /** Set once the message will not be sent again by itself: why, in a sentence. */
  failure?: string;
}

/** What the citizen has sent and the server has not yet taken, in order; outlives a reload of the tab. */
export class Outbox {
  #box = new Box<Item[]>(ofThisTab, "musaed.outbox", []);
  #items: Item[];

  constructor() {
    this.#items = this.#box.get();
  }

  get items(): readonly Item[] {
    return this.#items;
  }

  /** The oldest item that still waits to be sent. */
  get next(): Item | undefined {
    return this.#items.find((item) => item.failure === undefined);
  }

  add(message: { text: string } | { choice: Choice }): void {
    const base = { clientId: newId(), at: new Date().toISOString(), attempts: 0 };
    const item =
      "text" in message
        ? { ...base, text: message.text }
        : { ...base, text: message.choice.title, choice: message.choice.id };
    this.#keep([...this.#items, item]);
  }

  /** Changes an item in place; unknown ids change nothing. */
  update(clientId: string, change: Partial<Pick<Item, "attempts" | "failure">>): void {
    this.#keep(this.#items.map((item) => (item.clientId === clientId ? { ...item, ...change } : item)));
  }

  remove(clientId: string): Item | undefined {
    const found = this.#items.find((item) => item.clientId === clientId);
    if (found) this.#keep(this.#items.filter((item) => item !== found));
    return found;
  }

  #keep(items: Item[]): void {
    this.#items = items;
    this.#box.set(items);
  }
}

export function payload(item: Item): Outgoing {
  return item.choice === undefined
    ? { client_id: item.clientId, text: item.text }
    : { client_id: item.clientId, choice: item.choice };
}

function newId(): string {
  // randomUUID exists only in secure contexts; a portal may be tried over plain http.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
