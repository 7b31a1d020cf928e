"""One message, several requests. Independent of Rasa: a function guesses the intents of a text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

from arabic.clauses import (
    asks_how_long,
    begins_by_asking,
    compares,
    is_asking,
    is_bare_question,
    is_negated,
    points_back,
    split_points,
    trimmed,
)
from arabic.courtesies import (
    SOCIAL,
    Ranking,
    is_filler,
    one_courtesy,
    points_amid_courtesies,
    tells_of_an_answer,
)
from arabic.dialects import is_wish
from arabic.entities import find_entities
from arabic.stories import TELLS, asked_at_length, wished_outright
from arabic.text import normalise

# What a second request can be; the other intents steer a conversation as a whole.
REQUESTS = frozenset(
    """
    ask_account_access ask_beneficiary_care ask_channels ask_eligibility ask_hours ask_number
    ask_payment ask_portal ask_program ask_registration ask_sawtak ask_sawtak_steps ask_twitter
    check_ticket file_complaint file_objection talk_to_agent
    """.split()
)
# «مواعيد مركز الاتصال وتويتر» asks for the hours of both: a bare name is a request of its own
# only beside a question of the same kind.
_NAMES_SOMETHING = frozenset(
    "ask_number ask_twitter ask_portal ask_channels ask_sawtak ask_beneficiary_care".split()
)
_SERVICES = frozenset({"sawtak", "beneficiary_care"})
# Troubles that are a request by being told («نسيت كلمة المرور»).
_TOLD = frozenset({"ask_account_access", "file_complaint"})


@dataclass(frozen=True)
class Limits:
    """When a split is believed."""

    confidence: float = 0.7  # of each clause
    told_confidence: float = 0.9  # of a clause that asks nothing but tells a trouble
    told_words: int = 6
    social: float = 0.8  # of a greeting or thanks that is set aside
    words: int = 40  # a longer message is a story, read as a whole
    story: int = 8  # from so many words on, a wish said outright counts
    cuts: int = 12  # so many places are tried
    courtesies: int = 6  # so many places before and after a request amid pleasantries


@dataclass(frozen=True)
class Request:
    """A clause and what it asks for; `start` and `end` are offsets in the raw text."""

    intent: str
    confidence: float
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """What a message says: the ranking of its (first) request, and all requests if several."""

    ranking: Ranking
    requests: list[Request] = field(default_factory=list)


@dataclass(frozen=True)
class _Clause:
    start: int
    end: int
    text: str
    guess: Callable[[], Ranking]

    @cached_property
    def ranking(self) -> Ranking:
        return one_courtesy(self.guess())

    @property
    def intent(self) -> str:
        return self.ranking[0][0]

    @property
    def confidence(self) -> float:
        return self.ranking[0][1]


def read(text: str, guess: Callable[[str], Ranking], limits: Limits) -> Reading:
    """Read `text` with `guess`, which ranks the intents of any text that has a letter or digit."""
    reader = _Reader(text, guess, limits)
    whole = reader.clause(0, len(text))
    if whole is None:
        return Reading(one_courtesy(guess(text)))
    clauses = [whole] if len(text.split()) > limits.words else reader.split(whole)
    if len(clauses) == 1:
        if (asked := asked_at_length(text, limits.story)) is not None:
            return _moved(read(text[asked:], guess, limits), asked)
        ranking = clauses[0].ranking
        doubtful = ranking[0][0] in TELLS or ranking[0][1] < limits.confidence
        wished = wished_outright(text, guess, limits.story) if doubtful else None
        return Reading(wished or ranking)
    requests = [
        Request(c.intent, c.confidence, text[c.start : c.end], c.start, c.end) for c in clauses
    ]
    return Reading(clauses[0].ranking, requests)


def _moved(reading: Reading, by: int) -> Reading:
    """The reading of a message's end, its offsets those of the whole."""
    moved = [replace(one, start=one.start + by, end=one.end + by) for one in reading.requests]
    return Reading(reading.ranking, moved)


class _Reader:
    def __init__(self, text: str, guess: Callable[[str], Ranking], limits: Limits) -> None:
        self._text = text
        self._guess = guess
        self._limits = limits

    def clause(self, start: int, end: int, after: _Clause | None = None) -> _Clause | None:
        """The clause between two offsets, None when nothing is left of it.

        What points back is guessed with the service that `after` names: «وكيف اقدم عليه».
        """
        start, end = trimmed(self._text, start, end)
        part = self._text[start:end]
        if sum(char.isalnum() for char in part) < 2:
            return None
        named = _service(after.text) if after and points_back(part) else ""
        return _Clause(start, end, part, lambda: self._guess(f"{part} {named}".strip()))

    def split(self, whole: _Clause) -> list[_Clause]:
        """Clauses with different requests; one clause when `whole` cannot be split."""
        inner = self._amid_courtesies(whole)
        if inner:
            return self.split(inner)
        best: list[_Clause] = []
        surest = 0.0
        points = list(split_points(whole.text))[: self._limits.cuts]
        for left_end, right_start in points:
            left = self.clause(whole.start, whole.start + left_end)
            right = self.clause(whole.start + right_start, whole.end, after=left)
            if left is None or right is None:
                continue
            kept = self._two_requests(left, right) or self._beside_courtesy(whole, left, right)
            if kept and min(clause.confidence for clause in kept) > surest:
                best, surest = kept, min(clause.confidence for clause in kept)
        if not best:
            return [whole]
        return _merged([part for clause in best for part in self.split(clause)])

    def _two_requests(self, left: _Clause, right: _Clause) -> list[_Clause]:
        # The cheap looks come first: most places are no border of two requests.
        if not (_may_ask(left.text) and _may_ask(right.text)) or compares(left.text, right.text):
            return []
        if points_back(right.text) and len(left.text.split()) == 1:
            return []  # «والشكوى متى يردون عليها» asks one thing
        if {left.intent, right.intent} <= REQUESTS and left.intent != right.intent:
            for one, other in ((left, right), (right, left)):
                if not self._is_request(one, other):
                    return []
            return [left, right]
        return []

    def _is_request(self, clause: _Clause, other: _Clause) -> bool:
        if _is_bare_name(clause.text) and other.intent not in _NAMES_SOMETHING:
            return False
        if is_bare_question(clause.text):
            return False
        if clause.intent == "ask_hours" and asks_how_long(clause.text):
            return False  # goes on about the other; opening hours last no time
        if is_asking(clause.text):
            return clause.confidence >= self._limits.confidence
        return (
            clause.intent in _TOLD
            and clause.confidence >= self._limits.told_confidence
            and len(clause.text.split()) <= self._limits.told_words
        )

    def _amid_courtesies(self, whole: _Clause) -> _Clause | None:
        """The request that pleasantries or fillers surround with no stop between them."""
        most = self._limits.courtesies
        starts, ends = points_amid_courtesies(whole.text)
        for start in starts[:most]:
            head = self.clause(whole.start, whole.start + start)
            filler = head is not None and is_filler(head.text)
            if not filler and not self._may_be_courtesy(whole):
                return None
            best: _Clause | None = None
            for end in [len(whole.text), *(at for at in ends[-most:] if at > start)]:
                tail = self.clause(whole.start + end, whole.end)
                rest = self.clause(whole.start + start, whole.start + end)
                if rest is None or (head is None and tail is None):
                    continue
                surest = best.confidence if best else self._least(whole)
                if (
                    rest.intent in REQUESTS
                    and rest.confidence > surest
                    and (tail is None or self._is_courtesy(tail))
                    and (head is None or self._leads_up(head, rest, filler))
                ):
                    best = rest
            if best:
                return best
        return None

    def _may_be_courtesy(self, whole: _Clause) -> bool:
        return whole.intent in SOCIAL or whole.confidence < self._limits.confidence

    def _least(self, whole: _Clause) -> float:
        sure = 0.0 if whole.intent in SOCIAL else whole.confidence
        return max(sure, self._limits.confidence)

    def _is_courtesy(self, clause: _Clause) -> bool:
        return clause.intent in SOCIAL and clause.confidence >= self._limits.social

    def _leads_up(self, head: _Clause, rest: _Clause, filler: bool) -> bool:
        """Whether `head` says nothing but what politely comes before `rest`.

        «مشكورين عرفت كيف اعترض» asks nothing; after thanks only a wish is a request.
        """
        if filler:
            return begins_by_asking(rest.text)
        if not self._is_courtesy(head) or tells_of_an_answer(head.text):
            return False
        return head.intent == "greet" or _wishes(rest.text)

    def _beside_courtesy(self, whole: _Clause, left: _Clause, right: _Clause) -> list[_Clause]:
        """The clause that asks something when the other is a greeting or thanks."""
        if not self._may_be_courtesy(whole):
            return []
        for courtesy, rest in ((left, right), (right, left)):
            if (
                is_asking(rest.text)
                and self._is_courtesy(courtesy)
                and not (courtesy is left and tells_of_an_answer(left.text))
                and rest.intent not in SOCIAL
                and rest.confidence >= self._limits.confidence
            ):
                return [rest]
        return []


def _may_ask(text: str) -> bool:
    return not is_negated(text) and (is_asking(text) or len(text.split()) <= Limits.told_words)


def _wishes(text: str) -> bool:
    return is_wish(normalise(text.split(maxsplit=1)[0]))


def _service(text: str) -> str:
    """What `text` calls one of the services by, '' when it names none."""
    for entity in find_entities(text):
        if entity.value in _SERVICES:
            return text[entity.start : entity.end]
    return ""


def _is_bare_name(part: str) -> bool:
    """True when a clause is nothing but names of channels or days."""
    letters = [char.isalnum() for char in part]
    for entity in find_entities(part):
        letters[entity.start : entity.end] = [False] * (entity.end - entity.start)
    return not any(letters)


def _merged(clauses: list[_Clause]) -> list[_Clause]:
    """Without a request that was made already."""
    seen: dict[str, _Clause] = {}
    for clause in clauses:
        seen.setdefault(clause.intent, clause)
    return list(seen.values())
