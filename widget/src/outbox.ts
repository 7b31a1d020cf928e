import type { Choice, Outgoing } from "./contract";
import { Box, ofThisTab } from "./storage";

/** What a citizen can send. */
export type Draft = { text: string } | { choice: Choice } | { file: File };

export interface Item {
  clientId: string;
  /** As shown: the text, the button's title or the file's name. */
  text: string;
  kind: "text" | "choice" | "file";
  choice?: string;
  at: string;
  /** The last sequence number that was known when it was written: its place in the conversation. */
  after: number;
  attempts: number;
  /** Set once the message will not be sent again by itself: why, in a sentence. */
  failure?: string;
}

/** What the citizen has sent and the server has not yet taken, in order; outlives a reload of the tab. */
export class Outbox {
  #box = new Box<Item[]>(ofThisTab, "musaed.outbox", []);
  // A file cannot be stored: after a reload it has to be chosen again.
  #items = this.#box.get().filter((item) => item.kind !== "file");
  #files = new Map<string, File>();

  get items(): readonly Item[] {
    return this.#items;
  }

  /** The oldest item that still waits to be sent. */
  get next(): Item | undefined {
    return this.#items.find((item) => item.failure === undefined);
  }

  add(draft: Draft, after: number): void {
    const base = { clientId: newId(), at: new Date().toISOString(), after, attempts: 0 };
    if ("text" in draft) this.#keep([...this.#items, { ...base, kind: "text", text: draft.text }]);
    else if ("choice" in draft) {
      const { id, title } = draft.choice;
      this.#keep([...this.#items, { ...base, kind: "choice", text: title, choice: id }]);
    } else {
      this.#files.set(base.clientId, draft.file);
      this.#keep([...this.#items, { ...base, kind: "file", text: draft.file.name }]);
    }
  }

  file(item: Item): File | undefined {
    return this.#files.get(item.clientId);
  }

  /** Changes an item in place; unknown ids change nothing. */
  update(clientId: string, change: Partial<Pick<Item, "attempts" | "failure">>): void {
    this.#keep(this.#items.map((item) => (item.clientId === clientId ? { ...item, ...change } : item)));
  }

  remove(clientId: string): Item | undefined {
    const found = this.#items.find((item) => item.clientId === clientId);
    if (found) this.#keep(this.#items.filter((item) => item !== found));
    this.#files.delete(clientId);
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
