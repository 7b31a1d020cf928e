"""The rounds of all systems as one table, with ratios to stock and the goals they should meet."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median

from bench.measure import Round
from bench.training import Cost

Rounds = Sequence[Round]


@dataclass(frozen=True)
class Metric:
    """A line of the table. `goal` is the ratio to stock that is aimed at, 0 when there is none."""

    title: str
    value: Callable[[Round], float]
    unit: str = "{:,.0f} ms"
    scale: float = 1000.0
    goal: float = 0.0
    more_is_better: bool = False


def _per_turn(*names: str) -> Callable[[Round], float]:
    def value(found: Round) -> float:
        spent = sum(cpu for name, cpu in found.cpu.items() if not names or name in names)
        return spent / len(found.crowd.seconds)

    return value


def _memory(*names: str) -> Callable[[Round], float]:
    def value(found: Round) -> float:
        return sum(size for name, size in found.memory.items() if not names or name in names)

    return value


def _as_expected(found: Round) -> float:
    turns = len(found.crowd.seconds)
    return (turns - len(found.crowd.unexpected)) / turns


ROWS = (
    Metric("start until the first answer", lambda r: r.start, "{:.1f} s", 1, goal=1 / 3),
    Metric("one citizen: p50 of a turn", lambda r: r.alone.percentile(50), "{:.1f} ms", goal=1 / 3),
    Metric("one citizen: p95", lambda r: r.alone.percentile(95), "{:.1f} ms"),
    Metric("crowd: turns a second", lambda r: r.crowd.per_second, "{:.1f}", 1, 3.0, True),
    Metric("crowd: p50 of a turn", lambda r: r.crowd.percentile(50), goal=1 / 3),
    Metric("crowd: p95", lambda r: r.crowd.percentile(95)),
    Metric("crowd: longest wait", lambda r: r.crowd.longest),
    Metric("3 messages at once: p50", lambda r: r.burst.percentile(50)),
    Metric("3 messages at once: longest wait", lambda r: r.burst.longest),
    Metric("processor time a turn, engine", _per_turn("engine"), "{:.1f} ms"),
    Metric("processor time a turn, all", _per_turn(), "{:.1f} ms"),
    Metric("memory of the engine", _memory("engine"), "{:,.0f} MB", 1e-6, goal=1 / 2),
    Metric("memory of all processes", _memory(), "{:,.0f} MB", 1e-6, goal=1 / 2),
    Metric("replies as expected", _as_expected, "{:.0f} %", 100),
)


def machine() -> str:
    """Processor, cores, memory, system and versions in one line each."""
    info = Path("/proc/cpuinfo")
    names = [
        line.partition(":")[2].strip()
        for line in (info.read_text(encoding="utf-8") if info.exists() else "").splitlines()
        if line.startswith("model name")
    ]
    processor = names[0] if names else platform.processor()
    load = os.getloadavg()
    return (
        f"{datetime.now():%Y-%m-%d %H:%M}, {processor}, {os.cpu_count()} cores, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}; "
        f"load before the run {load[0]:.1f} (1 min), {load[1]:.1f} (5 min)"
    )


def table(rounds: Mapping[str, Rounds], stock: str, training: dict[str, Cost]) -> str:
    """A Markdown table: medians of the rounds, and each system's ratio to stock."""
    others = [name for name in rounds if name != stock]
    lines = [_line("", *rounds, *(f"{name} : stock" for name in others), "goal")]
    lines.append(_line(*["---"] * (len(rounds) + len(others) + 2)))
    for row in ROWS:
        values = {name: median(map(row.value, found)) for name, found in rounds.items()}
        shown = [row.unit.format(value * row.scale) for value in values.values()]
        ratios = [_ratio(values[name] / values[stock], row) for name in others]
        lines.append(_line(row.title, *shown, *ratios, _goal(row)))
    for title, cost in (("wall", "by the clock"), ("cpu", "of processor time")):
        spent = {name: getattr(training[name], title) for name in rounds if name in training}
        shown = [f"{spent[name]:.0f} s" if name in spent else "" for name in rounds]
        ratios = [f"{spent[name] / spent[stock]:.2f}" if name in spent else "" for name in others]
        lines.append(_line(f"training {cost}", *shown, *ratios, ""))
    return "\n".join(lines)


def problems(rounds: Mapping[str, Rounds]) -> str:
    """Conversations that broke off and replies that were not expected, a few of each."""
    lines = []
    for name, all_found in rounds.items():
        for found in all_found:
            for waits in (found.alone, found.crowd, found.burst):
                lines += [f"{name}: broke off: {failure}" for failure in waits.failed[:3]]
                lines += [f"{name}: not expected: {turn}" for turn in waits.unexpected[:3]]
    return "\n".join(dict.fromkeys(lines))


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _ratio(ratio: float, row: Metric) -> str:
    if not row.goal:
        return f"{ratio:.2f}"
    met = ratio >= row.goal if row.more_is_better else ratio <= row.goal
    return f"{ratio:.2f} {'✓' if met else '✗'}"


def _goal(row: Metric) -> str:
    if not row.goal:
        return ""
    return f"{'≥' if row.more_is_better else '≤'} {row.goal:.2g}"
