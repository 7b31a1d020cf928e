import { html, type TemplateResult } from "lit";
import { when } from "./rich-text";
import type { ChatSession } from "./session";
import { texts } from "./texts";

const MAX_COMMENT = 1000;

/** The card with which a citizen rates an agent who has ended the conversation: a score, and words if they like. */
export function ratingCard(session: ChatSession, seq: number): TemplateResult {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const fields = new FormData(event.target as HTMLFormElement);
    void session.rate(seq, Number(fields.get("score")), String(fields.get("comment") ?? ""));
  };
  return html`<form class="rating" @submit=${submit}>
    <fieldset>
      <legend>${texts.rate}</legend>
      ${texts.scores.map(
        (word, index) => html`<label><input type="radio" name="score" value=${index + 1} required /><b>${index + 1}</b
          ><span>${word}</span></label>`,
      )}
    </fieldset>
    <label class="comment">${texts.comment}<textarea name="comment" rows="2" maxlength=${MAX_COMMENT} dir="rtl"></textarea></label>
    ${when(session.ratingFailure, () => html`<p class="failure" role="alert">${session.ratingFailure}</p>`)}
    <button type="submit">${texts.sendRating}</button>
  </form>`;
}
