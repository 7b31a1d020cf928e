/** The web channel's events and their payloads, as the gateway speaks them. */

export const MAX_TEXT = 4000;

/** The choice that stands for as long as the citizen waits for an agent, offered by no message. */
export const RETURN_CHOICE = "return_to_assistant";

export type Author = "citizen" | "bot" | "agent" | "system";

export interface Choice {
  id: string;
  title: string;
}

export interface Message {
  seq: number;
  author: Author;
  kind: string;
  text: string;
  choices?: Choice[] | null;
  /** ISO 8601 with offset. */
  at: string;
  /** The id under which a page of this citizen sent it. */
  client_id?: string | null;
  /** The name of the agent who wrote it. */
  agent?: string | null;
  /** Where its file is, for some hours. */
  url?: string | null;
}

export interface Handler {
  state: "bot" | "queue" | "agent";
  agent?: string | null;
  position?: number | null;
  wait_minutes?: number | null;
  /** The wait in words, as the assistant's messages have it. */
  wait_text?: string | null;
  /** When the desk opens, in words, while it is closed: the wait begins then. */
  opens_text?: string | null;
}

export interface Session {
  token: string;
  conversation_id: string;
  last_seq: number;
  handler: Handler["state"];
}

export interface Refusal {
  /** Stable code. */
  error: string;
  /** The same for people. */
  text: string;
}

export type Outgoing = { client_id: string; text: string } | { client_id: string; choice: string };

export interface ServerEvents {
  session(session: Session): void;
  message(message: Message): void;
  typing(typing: { on: boolean }): void;
  handler(handler: Handler): void;
  /** Something about the connection itself, such as a token that has expired. */
  error(refusal: Refusal): void;
}

export interface ClientEvents {
  message(message: Outgoing, ack: (answer: { seq: number } | Refusal) => void): void;
  history(query: { after: number }, ack: (answer: Message[] | Refusal) => void): void;
  rate(rating: { score: number; comment: string }, ack: (answer: { ok: true } | Refusal) => void): void;
  typing(typing: { on: boolean }): void;
  delivered(upTo: { seq: number }): void;
  read(upTo: { seq: number }): void;
}
