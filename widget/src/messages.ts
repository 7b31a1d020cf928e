import { html, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Author, Choice, Message } from "./contract";
import { dayKey, dayOf, timeOf } from "./dates";
import { icons } from "./icons";
import type { Item } from "./outbox";
import { ratingCard } from "./rating";
import { direction, richText, when } from "./rich-text";
import type { ChatSession } from "./session";
import { texts } from "./texts";

export interface MessageEvents {
  choose(choice: Choice): void;
  start(text: string): void;
  retry(clientId: string): void;
  edit(clientId: string): void;
  discard(clientId: string): void;
}

type State = keyof typeof texts.states;

interface Entry {
  key: string;
  author: Author;
  text: string;
  at: string;
  state?: State;
  failure?: string;
  clientId?: string;
  file: boolean;
  editable: boolean;
  agent?: string | null;
  url?: string | null;
}

/** The log, what waits behind it, and the choices that still stand. */
export function messageList(session: ChatSession, events: MessageEvents): TemplateResult {
  const { messages } = session.log;
  const entries = inPlace(messages, session);
  return html`
    ${when(entries.length === 0, () => introduction(events))}
    ${repeat(
      entries,
      (entry) => entry.key,
      (entry, index) => html`
        ${when(index === 0 || dayKey(entries[index - 1].at) !== dayKey(entry.at), () => dayLine(entry.at))}
        ${entry.author === "system" ? notice(entry) : bubble(entry, session, events)}
      `,
    )}
    ${openChoices(session, messages, events)}
  `;
}

const fromLog = (message: Message): Entry => ({
  key: message.client_id ?? String(message.seq),
  author: message.author,
  text: message.text,
  at: message.at,
  state: message.author === "citizen" ? "sent" : undefined,
  file: message.kind === "file",
  editable: false,
  agent: message.agent,
  url: message.url,
});

/** Failed messages stay where they were written, those on their way come last. */
function inPlace(messages: Message[], session: ChatSession): Entry[] {
  const { items } = session.outbox;
  const failed = items.filter((item) => item.failure !== undefined);
  const going = items.filter((item) => item.failure === undefined);
  const entries: Entry[] = [];
  for (const message of messages) {
    while (failed.length && failed[0].after < message.seq) entries.push(fromOutbox(failed.shift()!, "failed"));
    entries.push(fromLog(message));
  }
  const state = session.connection === "online" ? "sending" : "waiting";
  return [
    ...entries,
    ...failed.map((item) => fromOutbox(item, "failed")),
    ...going.map((item) => fromOutbox(item, state)),
  ];
}

const fromOutbox = (item: Item, state: State): Entry => ({
  key: item.clientId,
  author: "citizen",
  text: item.text,
  at: item.at,
  state,
  failure: item.failure,
  clientId: item.clientId,
  file: item.kind === "file",
  editable: item.kind === "text",
});

function introduction(events: MessageEvents): TemplateResult {
  return html`<section class="intro">
    <span class="intro-mark">${icons.chat}</span>
    <h3>${texts.introTitle}</h3>
    <p>${texts.intro}</p>
    <p class="small">${texts.privacy}</p>
    <div class="choices" role="group" aria-label=${texts.startersLabel}>
      ${texts.starters.map((text) => html`<button type="button" @click=${() => events.start(text)}>${text}</button>`)}
    </div>
  </section>`;
}

const dayLine = (at: string): TemplateResult => html`<div class="day"><span>${dayOf(at)}</span></div>`;

const notice = (entry: Entry): TemplateResult =>
  html`<div class="notice" data-author="system"
    ><span class="hidden">${texts.authors.system}: </span>${richText(entry.text, { links: true })}</div
  >`;

function bubble(entry: Entry, session: ChatSession, events: MessageEvents): TemplateResult {
  const { author, text, at, state } = entry;
  const name = (author === "agent" && entry.agent) || texts.authors[author];
  // No white space inside the text's element: it is shown as written, line breaks included.
  return html`<article class="message ${author}" data-author=${author} data-state=${state ?? ""}>
    ${author === "agent" ? html`<span class="who">${name}</span>` : html`<span class="hidden">${name}: </span>`}
    <div class="bubble" dir=${direction(text)}
      >${when(entry.file, () => icons.file)}${entry.url
        ? html`<a href=${new URL(entry.url, session.server).href} download>${richText(text, { links: false })}</a>`
        : richText(text, { links: author !== "citizen" })}</div
    >
    <div class="meta">
      <time datetime=${at}>${timeOf(at)}</time>
      ${when(state, () => html`<span class="state">${icons[state!]}<span>${texts.states[state!]}</span></span>`)}
    </div>
    ${when(entry.failure !== undefined, () => failed(entry, events))}
  </article>`;
}

function failed(entry: Entry, events: MessageEvents): TemplateResult {
  const id = entry.clientId!;
  return html`<div class="failure">
    <p>${entry.failure}</p>
    <button type="button" @click=${() => events.retry(id)}>${texts.retry}</button>
    ${entry.editable
      ? html`<button type="button" @click=${() => events.edit(id)}>${texts.edit}</button>`
      : html`<button type="button" @click=${() => events.discard(id)}>${texts.discard}</button>`}
  </div>`;
}

function openChoices(session: ChatSession, messages: Message[], events: MessageEvents): TemplateResult {
  // A file answers no question: one sent before «yes» leaves the buttons where they are.
  const lastCitizen = messages.findLastIndex(({ author, kind }) => author === "citizen" && kind !== "file");
  const asking = messages.slice(lastCitizen + 1).findLast((message) => message.choices?.length);
  const open = session.outbox.next === undefined && asking?.choices?.length;
  if (open && asking.kind === "rating") {
    return session.hasRated(asking.seq)
      ? html`<p class="notice" role="status">${texts.rated}</p>`
      : ratingCard(session, asking.seq);
  }
  // While an agent is awaited the way back stands beside the banner: not twice.
  const queued = session.handler.state === "queue";
  const choices = open ? asking.choices!.filter(({ title }) => !queued || title !== texts.back) : [];
  return html`${when(
    choices.length,
    () =>
      html`<div class="choices" role="group" aria-label=${texts.choices}>
        ${choices.map(
          (choice) =>
            html`<button type="button" data-choice=${choice.id} @click=${() => events.choose(choice)}>
              ${richText(choice.title, { links: false })}
            </button>`,
        )}
      </div>`,
  )}`;
}
