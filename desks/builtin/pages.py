"""Jinja templates: what all of them can use, and how times and numbers are written in Arabic."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from casework.clock import RIYADH, utcnow
from casework.counting import counted
from casework.file_names import display_name
from casework.hours_text import MONTHS, WEEKDAYS
from casework.identifiers import mask_mobile, mask_name, mask_national_id, mask_numbers
from desks.builtin import texts
from desks.builtin.navigation import NAVIGATION
from desks.desk_labels import CHANNELS, label

_STEERING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_TEMPLATES = Path(__file__).parent / "templates"


def render(template: str, **values: Any) -> str:
    """The template as HTML; everything in it that is not marked safe is escaped."""
    return _environment().get_template(template).render(**values)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        moment=moment,
        day=day,
        clock=clock,
        age=age,
        ltr=ltr,
        plain=plain,
        file_name=display_name,
        mask_numbers=mask_numbers,
        mask_name=mask_name,
        mask_mobile=mask_mobile,
        mask_national_id=mask_national_id,
    )
    made.globals.update(
        counted=counted,
        hours=_hours,
        texts=texts,
        navigation=NAVIGATION,
        label=label,
        channels=CHANNELS,
    )
    return made


def _hours(time: timedelta) -> str:
    return counted(round(time / timedelta(hours=1)), "ساعة", "ساعتان", "ساعات", "ساعة")


def ltr(value: object) -> Markup:
    """A number, code or address that reads left to right inside Arabic."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(value)


def plain(value: str) -> str:
    """What a citizen wrote, without characters that turn the direction of what stands around."""
    return _STEERING.sub("", value)


def day(date: date) -> Markup:
    """A day in Riyadh: «اليوم», «أمس», «الثلاثاء 3 نوفمبر 2026»."""
    days = (utcnow().astimezone(RIYADH).date() - date).days
    if days in (0, 1):
        return Markup("أمس" if days else "اليوم")
    return Markup("{} {} {} {}").format(
        WEEKDAYS[date.weekday()], ltr(date.day), MONTHS[date.month - 1], ltr(date.year)
    )


def clock(at: datetime) -> Markup:
    """The time of day in Riyadh."""
    return ltr(f"{at.astimezone(RIYADH):%H:%M}")


def moment(at: datetime | None) -> Markup:
    """A time in Riyadh: «اليوم 14:05», «أمس 09:30», «3 نوفمبر 2026 14:05»; as `time`."""
    if at is None:
        return Markup("—")
    local = at.astimezone(RIYADH)
    days = (utcnow().astimezone(RIYADH).date() - local.date()).days
    if days in (0, 1):
        shown = Markup("{} {}").format("أمس" if days else "اليوم", clock(at))
    else:
        month = MONTHS[local.month - 1]
        shown = Markup("{} {} {} {}").format(ltr(local.day), month, ltr(local.year), clock(at))
    return Markup('<time datetime="{}">{}</time>').format(local.isoformat(), shown)


def age(at: datetime) -> str:
    """How long ago: «الآن», «منذ 5 دقائق», «منذ يومين»."""
    past = max(utcnow() - at, timedelta(0))
    minutes = int(past.total_seconds()) // 60
    if minutes < 1:
        return "الآن"
    if minutes < 60:
        return f"منذ {counted(minutes, 'دقيقة', 'دقيقتين', 'دقائق', 'دقيقة')}"
    if minutes < 24 * 60:
        return f"منذ {counted(minutes // 60, 'ساعة', 'ساعتين', 'ساعات', 'ساعة')}"
    return f"منذ {counted(minutes // (24 * 60), 'يوم', 'يومين', 'أيام', 'يومًا')}"
