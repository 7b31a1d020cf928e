"""Bar charts as plain shapes for SVG: no script, no style of their own, right to left."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10

WIDTH, HEIGHT = 720, 200
"""Of every chart, in its own units."""

_TOP, _BOTTOM, _SIDE = 14, 24, 44  # room for the numbers, the names below, the scale
_FILLED = 0.72  # of the width that a bar has
_STEPS = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar and its name; `shown` is its value in words. `named`: there is room for the name."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    name: str
    shown: str
    named: bool


@dataclass(frozen=True, slots=True)
class ChartLine:
    """A line of the scale, and what it stands for."""

    y: float
    shown: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`title` says what is shown, `head` what the bars are of (for the table of the same)."""

    title: str
    head: str
    bars: list[Bar]
    lines: list[ChartLine]

    @property
    def summary(self) -> str:
        """The chart in a sentence, for who cannot see it."""
        return f"{self.title}: " + "، ".join(f"{bar.name} {bar.shown}" for bar in self.bars)


def bars(
    title: str, head: str, values: Sequence[tuple[str, float | None, str]], unit: float = 1
) -> Chart:
    """A chart of `(name, value, value in words)`, the first on the right.

    `unit` is what the scale counts in: 60 shows seconds as minutes. None has no bar.
    """
    top = _rounded(max((value or 0) / unit for _, value, _ in values) if values else 0)
    inner = HEIGHT - _TOP - _BOTTOM
    slot = (WIDTH - _SIDE) / max(1, len(values))
    every = ceil(len(values) / 24)
    made = []
    for index, (name, value, shown) in enumerate(values):
        height = inner * (value or 0) / unit / top
        x = WIDTH - _SIDE - slot * (index + 1) + slot * (1 - _FILLED) / 2
        made.append(
            Bar(
                round(x, 1),
                round(_TOP + inner - height, 1),
                round(slot * _FILLED, 1),
                round(height, 1),
                round(x + slot * _FILLED / 2, 1),
                name,
                shown,
                named=index % every == 0,
            )
        )
    lines = [
        ChartLine(round(_TOP + inner * (1 - step / _STEPS), 1), f"{top * step / _STEPS:g}")
        for step in range(_STEPS + 1)
    ]
    return Chart(title, head, made, lines)


def _rounded(highest: float) -> float:
    """The next number above that divides well: 4, 8, 20, 40, 80, 200 …"""
    if highest <= _STEPS:
        return float(_STEPS)
    power: float = 10 ** int(log10(highest))
    return next(power * factor for factor in (1, 2, 4, 8, 10) if power * factor >= highest)
