"""Full-text search over encrypted tickets: keyed hashes of their words, and nothing else.

Each word of name, description and notes is brought into normal form, particles and endings are
taken off in every way that may be right, and of each result the keyed hash is kept. A search hashes
its own words the same way. Beginnings of words are kept for names only: they are what people type
half of, and of whole descriptions they would tell too much.

`python -m casework.ticket_search` builds the index anew, after a change to how words are read.
"""

import re
import sys
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, String, and_, delete, false, insert, literal, or_, select
from sqlalchemy.orm import Session

from arabic.text import normalise
from casework.crypto import keyed_hash
from casework.database import session
from casework.identifiers import identifiers_in
from casework.models import Ticket, TicketEvent, TicketEventKind, TicketTerm
from casework.settings import SettingsError

MAX_QUERY = 200
"""Characters of a search; what is longer is not looked at."""

_MAX_WORDS = 12
_WORDS = re.compile(r"[^\W_]+")
_BEFORE = ("وبال", "ولل", "وال", "فال", "بال", "كال", "لل", "ال", "و", "ف", "ب", "ل")
_AFTER = (
    "ات",
    "ون",
    "ين",
    "ان",
    "وا",
    "ها",
    "هم",
    "كم",
    "نا",
    "ني",
    "ته",
    "تي",
    "ه",
    "ي",
    "ك",
    "ت",
)
_SHORTEST = 3  # letters that must be left
_LONGEST = 40  # letters of a word that are told apart
_REFERENCE_DIGITS = 4  # so many digits are looked for inside references
_BATCH = 200
_WRITTEN: tuple[TicketEventKind, ...] = (
    "public_note", "internal_note", "citizen_note", "withdrawal_wanted", "change_wanted",
)  # fmt: skip
_HEX = 16  # digits of a hash that are kept: 64 bits tell all words of a language apart


def index(db: Session, ticket: Ticket) -> None:
    """Make a ticket's name and description findable; part of the caller's transaction."""
    _add(db, ticket.id, _name_terms(ticket.full_name) | _text_terms(ticket.description))


def index_note(db: Session, ticket_id: str, body: str) -> None:
    """Make a note or a citizen's wish findable, in a transaction that holds the ticket's row."""
    _add(db, ticket_id, _text_terms(body))


def matches(query: str) -> ColumnElement[bool]:
    """The condition that a ticket has all words of the query, in name, description or notes.

    A national ID, a mobile or a reference is recognised as such; four digits or more also match
    inside a reference.
    """
    query = query[:MAX_QUERY]
    known = identifiers_in(query)
    conditions = []
    if "national_id" in known:
        conditions.append(Ticket.national_id_hash == keyed_hash(known["national_id"]))
    if "mobile" in known:
        conditions.append(Ticket.mobile_hash == keyed_hash(known["mobile"]))
    words = [word for word in _words(query) if not (known and word.isdecimal())][:_MAX_WORDS]
    conditions += [_has(word) for word in words]
    return and_(*conditions) if conditions else false()


def index_missing(limit: int = _BATCH) -> int:
    """Index tickets that have no terms yet (made by an older version); how many were found."""
    with session(readonly=True) as db:
        ids = db.scalars(
            select(Ticket.id)
            .where(~select(TicketTerm).where(TicketTerm.ticket_id == Ticket.id).exists())
            .limit(limit)
        ).all()
    _index_all(ids)
    return len(ids)


def rebuild() -> int:
    """Build the whole index anew; the number of tickets. Searches find less meanwhile."""
    with session(readonly=True) as db:
        ids = db.scalars(select(Ticket.id).order_by(Ticket.created_at)).all()
    for start in range(0, len(ids), _BATCH):
        _index_all(ids[start : start + _BATCH])
    return len(ids)


def variants(word: str) -> set[str]:
    """A word in normal form, and what may be left of it without particles and endings."""
    word = word[:_LONGEST]
    bases = {word} | {
        word[len(part) :]
        for part in _BEFORE
        if word.startswith(part) and len(word) - len(part) >= _SHORTEST
    }
    return bases | {
        base[: -len(part)]
        for base in bases
        for part in _AFTER
        if base.endswith(part) and len(base) - len(part) >= _SHORTEST
    }


def _index_all(ids: Sequence[str]) -> None:
    with session() as db:
        db.execute(delete(TicketTerm).where(TicketTerm.ticket_id.in_(ids)))
        notes = db.execute(
            select(TicketEvent.ticket_id, TicketEvent.body).where(
                TicketEvent.ticket_id.in_(ids),
                TicketEvent.kind.in_(_WRITTEN),
            )
        ).all()
        for ticket in db.scalars(select(Ticket).where(Ticket.id.in_(ids))):
            index(db, ticket)
        for ticket_id, body in notes:
            index_note(db, ticket_id, body or "")


def _add(db: Session, ticket_id: str, terms: set[str]) -> None:
    kept = set(db.scalars(select(TicketTerm.term).where(TicketTerm.ticket_id == ticket_id)))
    rows = [{"ticket_id": ticket_id, "term": term} for term in sorted(terms - kept)]
    if rows:
        db.execute(insert(TicketTerm), rows)


def _has(word: str) -> ColumnElement[bool]:
    terms = _hashes(variants(word), "word") | _hashes(_without_article(word), "start")
    found: ColumnElement[bool] = Ticket.id.in_(
        select(TicketTerm.ticket_id).where(TicketTerm.term.in_(terms))
    )
    if word.isdecimal() and len(word) >= _REFERENCE_DIGITS:
        # digits alone, so there is no wildcard in it
        pattern = literal(f"%{word}%", String)
        found = or_(found, Ticket.reference.like(pattern))
    return found


def _text_terms(text: str) -> set[str]:
    words = _words(text)
    return _hashes({variant for word in words for variant in variants(word)}, "word")


def _name_terms(name: str) -> set[str]:
    starts = {
        base[:length]
        for word in _words(name)
        for base in _without_article(word)
        for length in range(_SHORTEST, len(base))
    }
    return _text_terms(name) | _hashes(starts, "start")


def _without_article(word: str) -> set[str]:
    return {word, word.removeprefix("ال")} if len(word) > _SHORTEST + 1 else {word}


def _words(text: str) -> list[str]:
    return [word[:_LONGEST] for word in _WORDS.findall(normalise(text)) if len(word) > 1]


def _hashes(words: Iterable[str], kind: str) -> set[str]:
    return {keyed_hash(f"ticket-{kind}:{word}")[:_HEX] for word in words}


def main() -> None:
    try:
        print(f"{rebuild()} tickets indexed")
    except SettingsError as error:
        sys.exit(f"ticket_search: {error}")


if __name__ == "__main__":
    main()
