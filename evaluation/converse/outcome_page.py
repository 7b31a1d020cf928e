"""What went right, as a page, and everything that was said, as transcripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from evaluation.converse.playing import Outcome, Played

Results = Mapping[str, Sequence[Outcome]]
_INTRODUCTION = """\
# Whole conversations

Held with the running product by `make converse`; do not edit by hand. How the sets are written and
counted, and how each went at first sight: [conversations.md]({guide}).

{run}
"""


def counts(outcomes: Sequence[Outcome]) -> tuple[int, int, int, int]:
    """Conversations right and all, turns right and all."""
    return (
        sum(outcome.is_right for outcome in outcomes),
        len(outcomes),
        sum(outcome.right_turns for outcome in outcomes),
        sum(len(outcome.conversation.turns) for outcome in outcomes),
    )


def summary(name: str, outcomes: Sequence[Outcome]) -> str:
    """One line on a set."""
    right, all_, turns, all_turns = counts(outcomes)
    return f"{name}: {right} of {all_} conversations, {turns} of {all_turns} turns"


def page(results: Results, run: str, guide: str) -> str:
    """The page of results in Markdown: a table of the sets, and what went wrong in each."""
    everything = [outcome for outcomes in results.values() for outcome in outcomes]
    lines = [_INTRODUCTION.format(run=run, guide=guide)]
    lines += ["| set | conversations right | turns right |", "| --- | --- | --- |"]
    for name, outcomes in (*results.items(), ("all", everything)):
        right, all_, turns, all_turns = counts(outcomes)
        lines.append(f"| {name} | {right} of {all_} | {turns} of {all_turns} |")
    for name, outcomes in results.items():
        lines += ["", f"## {name}", ""]
        lines += [line for outcome in outcomes for line in _mistakes(outcome)] or ["All right."]
    return "\n".join(lines) + "\n"


def _mistakes(outcome: Outcome) -> Iterator[str]:
    if outcome.is_right:
        return
    yield f"- **{outcome.conversation.id}** {outcome.conversation.title}"
    for number, turn in enumerate(outcome.turns, 1):
        for what in turn.wrong:
            yield f"  - turn {number}: {_code(what)}"
    for what in outcome.wrong_end:
        yield f"  - at the end: {_code(what)}"
    if outcome.broken:
        yield f"  - after turn {len(outcome.turns)} it broke off: {_code(outcome.broken)}"


def _code(text: str) -> str:
    return f"`` {text} ``"


def transcript(name: str, outcomes: Sequence[Outcome]) -> str:
    """All conversations of a set, with what Rasa made of each message."""
    return f"# {name}\n" + "".join(map(_conversation, outcomes))


def _conversation(outcome: Outcome) -> str:
    lines = [f"\n## {outcome.conversation.id} {outcome.conversation.title}", ""]
    for number, turn in enumerate(outcome.turns, 1):
        lines += _turn(number, turn)
    lines += [
        f"Ticket {ticket['reference']}: "
        + ", ".join(f"{name} {value}" for name, value in ticket.items() if name != "reference")
        for ticket in outcome.tickets
    ]
    lines += [f"**wrong at the end**: {_code(what)}" for what in outcome.wrong_end]
    if outcome.broken:
        lines.append(f"**broke off**: {_code(outcome.broken)}")
    return "\n".join(lines) + "\n"


def _turn(number: int, turn: Played) -> Iterator[str]:
    heard = turn.heard
    asked = heard.slots.get("requested_slot")
    yield f"{number}. {turn.text}"
    yield ""
    yield f"   *{heard.intent} {heard.confidence:.2f} · {heard.form} · {asked} · {heard.handler}*"
    yield ""
    yield from (f"   > {line}" for line in (heard.reply or "(silence)").splitlines())
    yield ""
    for what in turn.wrong:
        yield f"   **wrong**: {_code(what)}"
        yield ""
