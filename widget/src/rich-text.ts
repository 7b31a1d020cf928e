import { html, nothing, type TemplateResult } from "lit";
import { texts } from "./texts";

// An isolate that the server has set; a web address; an e-mail address; an @account; a run of digits as in phones, dates and masked numbers.
const PIECES =
  /\u2066([^\u2066-\u2069]*)\u2069|(https?:\/\/[^\s<>«»"؟،؛]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:[a-z0-9-]+\.)+(?:sa|com|org|net)\b(?:\/[^\s<>«»"؟،؛]*)?|@\w{2,}|[+]?\d(?:[\d.:,/\- •*]*\d)?)/giu;
const TRAILING = /[.,:!)\]]+$/u;
const WEB = /^(?:https?:\/\/\S+|(?:[a-z0-9-]+\.)+(?:sa|com|org|net)(?:\/\S*)?)$/iu;

type Part = string | TemplateResult;

/** Text as nodes: never as markup, with numbers and addresses isolated so that they read left to right. */
export function richText(text: string, { links }: { links: boolean }): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(PIECES)) {
    const [whole, isolated, found = ""] = match;
    const tail = isolated === undefined ? (TRAILING.exec(found)?.[0] ?? "") : "";
    const value = isolated ?? found.slice(0, found.length - tail.length);
    parts.push(text.slice(from, match.index), piece(value, links), tail);
    from = match.index + whole.length;
  }
  parts.push(text.slice(from));
  return parts.filter((part) => part !== "");
}

function piece(value: string, links: boolean): TemplateResult {
  const shown = html`<bdi dir=${/\p{Script=Arabic}/u.test(value) ? "rtl" : "ltr"}>${value}</bdi>`;
  if (!links || !WEB.test(value)) return shown;
  const href = /^https?:/iu.test(value) ? value : `https://${value}`;
  return html`<a href=${href} target="_blank" rel="noopener noreferrer"
    >${shown}<span class="hidden"> (${texts.opensInNewTab})</span></a
  >`;
}

/** Right to left as soon as there is an Arabic letter, whatever the first one is. */
export function direction(text: string): "rtl" | "ltr" {
  return /\p{Script=Arabic}/u.test(text) || !/\p{L}/u.test(text) ? "rtl" : "ltr";
}

/** `part` where there is something to show, else nothing. */
export const when = (condition: unknown, part: () => TemplateResult): TemplateResult | typeof nothing =>
  condition ? part() : nothing;
