"""Whether a channel is open, now or when asked, as one source says or as two that differ say."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from actions.answers.when import When, of_days
from arabic.text import isolate
from casework.clock import RIYADH
from casework.hours import Schedule, Shifts, closes_at, is_open, opened_at, opens_at
from casework.hours_text import (
    always_open,
    clock_time,
    describe,
    describe_closing,
    describe_days,
    describe_opening,
    describe_shifts,
    describe_stretch,
    describe_wait,
    is_open_all_day,
    shortened,
)
from casework.knowledge import Channel, Knowledge

_WORDS = {
    "m": {"open": "مفتوح", "closed": "مغلق", "opens": "يفتح", "not": "ليس"},
    "f": {"open": "مفتوحة", "closed": "مغلقة", "opens": "تفتح", "not": "ليست"},
}
_DAY = timedelta(hours=24)
_NOTHING = timedelta(0)
_SOON = timedelta(hours=2)
_TEN = timedelta(hours=10, minutes=7)  # from here on hours are counted in the singular


@dataclass(frozen=True)
class State:
    """What one reading says: `word` «مفتوح», `moment` «الآن», `detail` «حتى الساعة 8 مساءً».

    `listed` is the detail in a list of open channels, where it is another.
    """

    open: bool
    word: str
    moment: str
    detail: str
    listed: str = ""

    @property
    def item(self) -> str:
        """The detail in a list."""
        return self.listed or self.detail


class Readings:
    """Sentences on one channel at one moment, `now` (aware)."""

    def __init__(self, known: Knowledge, now: datetime) -> None:
        self._known = known
        self._now = now.astimezone(RIYADH)

    def say(self, phrase: str, **words: str) -> str:
        """A phrase of the knowledge with its words filled in."""
        portal = self._known.channels["portal"].address.value
        return self._known.answers.phrases[phrase].format(portal=portal, **words)

    def title(self, channel: Channel) -> str:
        """The channel's name and address; where the sources differ on what it is, its name."""
        return channel.name if channel.identity else f"{channel.name} {channel.address.value}"

    def states(self, channel: Channel, when: When | None) -> list[State]:
        """What the preferred reading says, and the other one if there is one."""
        return [self._state(channel, schedule, when) for schedule in channel.schedules]

    def sentence(self, channel: Channel, when: When | None, name: str) -> str:
        """Whether it is open: one reading, or both where they differ."""
        return self._together(self.states(channel, when), name)

    def _together(self, states: list[State], name: str) -> str:
        first, second = states[0], states[-1]
        if first == second:
            return f"{name} {self.clause(first, '، و')}."
        if first.open == second.open and first.detail and second.detail:
            state = f"{first.word} {first.moment}".strip()
            apart = shortened(second.detail, first.detail)
            return self.say(
                "readings_alike", name=name, state=state, first=first.detail, second=apart
            )
        shorter = replace(second, moment="")
        return self.say(
            "readings_apart", name=name, first=self.clause(first), second=self.clause(shorter)
        )

    def opens(self, channel: Channel, when: When | None) -> bool:
        """Whether it is closed in every reading, and known to open later."""
        return not any(state.open or not state.detail for state in self.states(channel, when))

    def course(self, channel: Channel, when: When | None, name: str, *, left: bool = False) -> str:
        """Until when it is open and how long that is, or when it opens and until when; empty
        where that is not known, or of a day on which it is open.
        `left`: however long that is.
        """
        states = [
            self._state(channel, each, when, whole=True, left=left) for each in channel.schedules
        ]
        if not self.opens(channel, when):
            return "" if when else self._together(states, name)
        return self._opening_of(name, [state.detail for state in states])

    def again(self, channel: Channel, name: str, *, missed: bool) -> str:
        """When it opens again, or after the coming time if that is `missed`; empty if it never
        closes.
        """
        words = _WORDS[channel.gender]
        said = [self._again(each, words, missed=missed) for each in channel.schedules]
        return self._opening_of(name, said) if all(said) else ""

    def _opening_of(self, name: str, said: list[str]) -> str:
        """When it opens: one reading, or both where they differ."""
        first, second = said[0], said[-1]
        if first == second:
            return f"{name} {first}."
        return self.say("opens_apart", name=name, first=first, second=shortened(second, first))

    def _again(self, schedule: Schedule, words: dict[str, str], *, missed: bool) -> str:
        at = opens_at(schedule, self._now)
        if at is None or missed:
            closes = closes_at(schedule, at or self._now)
            at = opens_at(schedule, closes) if closes else None
        return f"{words['opens']} {describe_opening(at, self._now)}" if at else ""

    def item(self, channel: Channel, when: When | None) -> str | None:
        """The channel in a list of those that are open: «… (حتى الساعة 5 عصرًا)»; None if it is
        closed in every reading.
        """
        first, *others = self.states(channel, when)
        second = others[0] if others else first
        if not first.open and not second.open:
            return None
        if first.item == second.item:
            detail = first.item
        elif first.open and second.open:
            apart = shortened(second.item, first.item)
            detail = self.say("details_apart", first=first.item, second=apart)
        else:
            open_one = first if first.open else second
            closed = _WORDS[channel.gender]["closed"]
            detail = self.say("open_in_one", detail=open_one.item, closed=closed)
        return self.say("open_channel", name=self.title(channel), detail=detail)

    def not_always(self, channel: Channel) -> str:
        """That it is not open round the clock; not on every day, if on some a source has it so."""
        some = any(map(is_open_all_day, channel.schedules))
        phrase = "not_always_every_day" if some else "not_always"
        return self.say(phrase, name=channel.name, negation=_WORDS[channel.gender]["not"])

    def is_sure(self, channel: Channel, when: When | None) -> bool:
        """Whether it is open in every reading."""
        return all(state.open for state in self.states(channel, when))

    def clause(self, state: State, joined: str = " و") -> str:
        """«مغلق الآن ويفتح غدًا …», to stand inside a sentence."""
        head = f"{state.word} {state.moment}".strip()
        if not state.detail:
            return head
        return f"{head}{' ' if state.open else joined}{state.detail}"

    # --- One reading

    def _state(
        self,
        channel: Channel,
        schedule: Schedule,
        when: When | None,
        *,
        whole: bool = False,
        left: bool = False,
    ) -> State:
        """`whole`: with how long it stays open, and of an opening until when it lasts."""
        words = _WORDS[channel.gender]
        if when is None:
            return self._state_now(schedule, words, whole=whole, left=left)
        openings = when.on(schedule)
        if not openings:
            at = self._next(schedule, when)
            detail = self._opening(schedule, at, words, when.day, whole=whole)
            if when.day is None and (hour := when.next_on(schedule)):
                detail = self.say("later", opens=words["opens"], hour=clock_time(hour))
            return State(False, words["closed"], when.phrase, detail)
        word = words["open"]
        if always_open(schedule):
            return State(True, word, when.phrase, self.say("always"))
        if when.window:
            told = "؛ و".join(self._stretches(openings, when, short=when.is_moment))
            listed = "؛ و".join(self._stretches(openings, when, short=True))
            return State(True, word, when.phrase, told, listed)
        shifts = list(openings.values())
        alike = len(openings) == len(when.weekdays) and all(each == shifts[0] for each in shifts)
        if alike:
            return State(True, word, when.phrase, describe_shifts(shifts[0]))
        days = describe(of_days(schedule, when.weekdays))
        closed = when.weekdays - openings.keys()
        if closed:
            days = f"{days}؛ و{words['closed']} {describe_days(closed)}"
        return State(True, word, "", days)

    def _state_now(
        self, schedule: Schedule, words: dict[str, str], *, whole: bool, left: bool
    ) -> State:
        moment = self.say("now")
        if is_open(schedule, self._now):
            until = closes_at(schedule, self._now)
            if until is None:
                always = self.say("always")
                return State(True, words["open"], moment, self.say("always_now"), always)
            said = listed = self.say("until", hour=describe_closing(until, self._now))
            since = opened_at(schedule, self._now)
            if since and until - since >= _DAY:
                said = self.say("always_until", until=said)
            said += self._soon(until, left=left) if whole else ""
            return State(True, words["open"], moment, said, listed)
        at = opens_at(schedule, self._now)
        said = self._opening(schedule, at, words, None, whole=whole, left=left)
        return State(False, words["closed"], moment, said)

    def _opening(
        self,
        schedule: Schedule,
        at: datetime | None,
        words: dict[str, str],
        asked: date | None,
        *,
        whole: bool,
        left: bool = False,
    ) -> str:
        """When it opens; also until when if that is today or on the day asked about, or `whole`."""
        if at is None:
            return ""
        closing = closes_at(schedule, at)
        if closing and not whole and at.date() == (asked or self._now.date()):
            stretch = describe_stretch(at, closing, self._now, dated=asked is None)
            return f"{words['opens']} {stretch}"
        said = f"{words['opens']} {describe_opening(at, self._now)}"
        if not whole or closing is None:
            return said
        until = self.say("until", hour=describe_closing(closing, at))
        return f"{said}{self._soon(at, left=left)} {until}"

    def _soon(self, moment: datetime, *, left: bool = False) -> str:
        """How long it is until then, if not long; `left`: where it is within a day."""
        wait = moment - self._now
        if wait >= (_DAY if left else _SOON):
            return ""
        if wait > _TEN:
            hours = isolate(str(round(wait / timedelta(hours=1))))
            return self.say("soon", wait=self.say("about_hours", hours=hours))
        return self.say("soon", wait=describe_wait(wait))

    def _next(self, schedule: Schedule, when: When) -> datetime | None:
        """When it opens after the date asked for, if that is not over."""
        if when.day is None or when.day < self._now.date():
            return None
        midnight = datetime.combine(when.day, datetime.max.time(), RIYADH)
        return opens_at(schedule, max(when.begins or midnight, self._now))

    def _stretches(self, openings: dict[int, Shifts], when: When, *, short: bool) -> Iterator[str]:
        """The openings in a time of day, weekdays of equal ones together."""
        days_by_text: dict[str, list[int]] = {}
        for weekday, shifts in openings.items():
            days_by_text.setdefault(self._stretch(shifts, when, short=short), []).append(weekday)
        for text, days in days_by_text.items():
            every = len(openings) == len(when.weekdays) and len(days_by_text) == 1
            yield text if every else f"{describe_days(days)} {text}".strip()

    def _stretch(self, shifts: Shifts, when: When, *, short: bool) -> str:
        """Openings from when to when; `short`: of one that was open before, until when."""
        start = when.window[0] if when.window else _NOTHING
        parts = []
        for opens, closes in shifts:
            if opens <= _NOTHING and closes >= _DAY:
                return self.say("always")
            if short and (opens < start or when.is_moment):
                parts.append(self.say("until_hour", hour=clock_time(closes)))
            else:
                parts.append(describe_shifts(((opens, closes),)))
        return "، و".join(parts)
