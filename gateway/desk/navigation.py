"""The desk's sections, in the order in which they stand at the top of every page."""

from typing import NamedTuple


class Section(NamedTuple):
    """A link: shown to who has the permission; current when the address starts with `path`."""

    path: str
    title: str
    permission: str


NAVIGATION: tuple[Section, ...] = (
    Section("/tickets", "الطلبات", "tickets"),
    Section("/insights", "المؤشرات", "insights"),
    Section("/audit", "سجل التدقيق", "audit"),
    Section("/staff", "الموظفون", "staff"),
)
