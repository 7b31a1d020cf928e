"""Opening hours in Arabic words; every time is isolated for right-to-left text."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

from arabic.text import isolate
from casework.clock import RIYADH
from casework.hours import Schedule, Shifts, runs, week

WEEKDAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
MONTHS = (
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
    "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
)  # fmt: skip
# The words that a time begins with.
_BEGIN = ("حتى", "من", "الساعة", "مع")
_ALL_DAY: Shifts = ((timedelta(0), timedelta(hours=24)),)


def clock_time(offset: timedelta) -> str:
    """A time of day as its distance from midnight, which may run into the next day: «8 مساءً»."""
    hour, minute = divmod(int(offset.total_seconds()) // 60 % (24 * 60), 60)
    if (hour, minute) == (0, 0):
        return "منتصف الليل"
    shown = str((hour - 1) % 12 + 1) + (f":{minute:02}" if minute else "")
    return f"{isolate(shown)} {_part(hour)}"


def _part(hour: int) -> str:
    for until, word in ((4, "بعد منتصف الليل"), (12, "صباحًا"), (15, "ظهرًا"), (18, "عصرًا")):
        if hour < until:
            return word
    return "مساءً"


def describe_days(weekdays: Iterable[int]) -> str:
    """«من الأحد إلى الخميس», «يومي الجمعة والسبت», «يوم الجمعة»; all seven: «كل يوم»."""
    chosen = frozenset(weekdays)
    if len(chosen) == 7:
        return "كل يوم"
    return "، و".join(_run(days) for days in runs(chosen))


def _run(days: list[int]) -> str:
    names = [WEEKDAYS[day] for day in days]
    if len(names) == 1:
        return f"يوم {names[0]}"
    if len(names) == 2:
        return f"يومي {names[0]} و{names[1]}"
    return f"من {names[0]} إلى {names[-1]}"


def describe_shifts(spans: Shifts) -> str:
    """«من 10 صباحًا إلى 3 عصرًا، ومن 8 مساءً إلى 1 بعد منتصف الليل», or «على مدار الساعة»."""
    if spans == _ALL_DAY:
        return "على مدار الساعة"
    return "، و".join(f"من {clock_time(start)} إلى {clock_time(end)}" for start, end in spans)


@lru_cache(maxsize=64)
def describe(schedule: Schedule) -> str:
    """The week in one phrase: days of equal hours together, beginning with Sunday."""
    if always_open(schedule):
        return "على مدار الساعة كل أيام الأسبوع"
    shifts = week(schedule)
    days_by_shifts: dict[Shifts, list[int]] = {}
    for weekday in (6, 0, 1, 2, 3, 4, 5):
        if shifts[weekday]:
            days_by_shifts.setdefault(shifts[weekday], []).append(weekday)
    parts = []
    for spans, days in days_by_shifts.items():
        comma = "" if spans == _ALL_DAY else "،"
        parts.append(f"{describe_days(days)}{comma} {describe_shifts(spans)}")
    return "؛ و".join(parts)


def always_open(schedule: Schedule) -> bool:
    """Whether the week has no closed moment (holidays aside)."""
    return all(spans == _ALL_DAY for spans in week(schedule))


def is_open_all_day(schedule: Schedule) -> bool:
    """Whether some weekday has no closed moment."""
    return any(spans == _ALL_DAY for spans in week(schedule))


def describe_day(day: date, today: date, dated_from: int = 7) -> str:
    """«اليوم», «غدًا الأحد», «أمس», «يوم الأحد»; from `dated_from` days away with its date."""
    name = WEEKDAYS[day.weekday()]
    away = (day - today).days
    near = {-1: "أمس", 0: "اليوم", 1: f"غدًا {name}"}
    if away in near:
        return near[away]
    if 0 < away < dated_from:
        return f"يوم {name}"
    return f"يوم {name} {isolate(str(day.day))} {MONTHS[day.month - 1]}"


def describe_opening(moment: datetime, now: datetime) -> str:
    """When something opens, as said at `now`: «غدًا الأحد الساعة 8 صباحًا», «مع بداية يوم الأحد»."""
    moment, now = moment.astimezone(RIYADH), now.astimezone(RIYADH)
    day, clock = moment.date(), _since_midnight(moment)
    if not clock:
        return f"مع بداية {_plain_day(day, now.date())}"
    # over holidays the weekday alone would leave one counting
    return f"{describe_day(day, now.date(), dated_from=4)} الساعة {clock_time(clock)}"


def describe_stretch(opens: datetime, closes: datetime, now: datetime, *, dated: bool) -> str:
    """An opening from when to when, as said at `now`: «اليوم من 1 ظهرًا إلى 5 عصرًا».

    Without its day where that was said, if not `dated`. One that begins a day, or lasts longer than
    a day, is told by its beginning alone.
    """
    opens, closes, now = (each.astimezone(RIYADH) for each in (opens, closes, now))
    if not _since_midnight(opens) or closes - opens > timedelta(days=1):
        return describe_opening(opens, now)
    start = _since_midnight(opens)
    hours = describe_shifts(((start, start + (closes - opens)),))
    return f"{describe_day(opens.date(), now.date(), dated_from=4)} {hours}" if dated else hours


def shortened(text: str, before: str) -> str:
    """`text` without the words that it begins with as `before` does, if the rest can stand alone:
    «الساعة 10 صباحًا» of «غدًا الأحد الساعة 10 صباحًا» after «غدًا الأحد الساعة 8 صباحًا».
    """
    words, said = text.split(" "), before.split(" ")
    alike = next(
        (n for n, pair in enumerate(zip(words, said, strict=False)) if pair[0] != pair[1]), 0
    )
    while alike and words[alike] not in _BEGIN:
        alike -= 1
    if alike and words[alike - 1] in _BEGIN:  # «حتى الساعة …»
        alike -= 1
    return " ".join(words[alike:])


def describe_closing(moment: datetime, now: datetime) -> str:
    """Until when something is open, as said at `now`: «الساعة 8 مساءً», «نهاية يوم الخميس»."""
    moment, now = moment.astimezone(RIYADH), now.astimezone(RIYADH)
    clock = _since_midnight(moment)
    # the small hours belong to the evening before them
    day = moment.date() - timedelta(days=clock < timedelta(hours=4))
    if not clock:
        last = day == now.date()
        return "منتصف الليل" if last else f"نهاية {_plain_day(day, now.date())}"
    hour = f"الساعة {clock_time(clock)}"
    if day <= now.date():
        return hour
    return f"{describe_day(moment.date(), now.date())} {hour}"


def describe_wait(wait: timedelta) -> str:
    """About how long that is: «دقائق قليلة», «نحو 20 دقيقة», «نحو ساعة ونصف»."""
    fives = round(wait / timedelta(minutes=5))
    if not fives:
        return "دقائق قليلة"
    if fives < 12:
        part = {3: "ربع ساعة", 6: "نصف ساعة"}.get(fives)
        unit = "دقائق" if fives <= 2 else "دقيقة"
        return f"نحو {part or f'{isolate(str(fives * 5))} {unit}'}"
    hours, quarter = divmod(round(wait / timedelta(minutes=15)), 4)
    whole = {1: "ساعة", 2: "ساعتين"}.get(hours) or f"{isolate(str(hours))} ساعات"
    return f"نحو {whole}{('', ' وربع', ' ونصف', ' وثلاثة أرباع')[quarter]}"


def _plain_day(day: date, today: date) -> str:
    near = {0: "اليوم", 1: f"يوم غد {WEEKDAYS[day.weekday()]}"}
    return near.get((day - today).days) or describe_day(day, today)


def _since_midnight(moment: datetime) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute)
