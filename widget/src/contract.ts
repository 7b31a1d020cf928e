/** The web channel's events and their payloads, as the gateway speaks them. */

export const MAX_TEXT = 4000;

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
  /** Only on the citizen's own messages. */
  client_id?: string | null;
}

export interface Handler {
  state: "bot" | "queue" | "agent";
  agent?: string | null;
  position?: number | null;
  wait_minutes?: number | null;
}

export interface Session {
  token: string;
  conversation_id: string;
  last_seq: number;
  handler: Handler | Handler["state"];
}

export interface Refusal {
  error: string;
  text: string;
}

export type Outgoing = { client_id: string; text: string } | { client_id: string; choice: string };

export interface ServerEvents {
  session(session: Session): void;
  message(message: Message): void;
  typing(typing: { on: boolean }): void;
  handler(handler: Handler): void;
}

export interface ClientEvents {
  message(message: Outgoing, ack: (answer: { seq: number; at?: string } | Refusal) => void): void;
  history(query: { after: number }, ack: (answer: { messages: Message[] } | Refusal) => void): void;
}
