"""The desk's sections, in the order in which they stand at the top of every page."""

from typing import NamedTuple


class Section(NamedTuple):
    """A link: shown to who has the permission; current when the address starts with `path`."""

    path: str
    title: str
    permission: str


NAVIGATION: tuple[Section, ...] = (
    Section("/conversations", "المحادثات", "conversations"),
    Section("/tickets", "الطلبات", "tickets"),
    Section("/insights", "المؤشرات", "insights"),
    Section("/canned", "الردود الجاهزة", "canned"),
    Section("/audit", "سجل التدقيق", "audit"),
    Section("/staff", "الموظفون", "staff"),
)
