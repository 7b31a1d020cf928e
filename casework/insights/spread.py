"""How durations are spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor


@dataclass(frozen=True, slots=True)
class Spread:
    """How a duration is spread over `count` handovers, in seconds."""

    count: int
    median: float | None
    p90: float | None


def spread(durations: Sequence[float]) -> Spread:
    """Median and ninetieth percentile."""
    ordered = sorted(durations)
    return Spread(len(ordered), _quantile(ordered, 0.5), _quantile(ordered, 0.9))


def _quantile(ordered: Sequence[float], share: float) -> float | None:
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    below, above = ordered[floor(place)], ordered[ceil(place)]
    return below + (above - below) * (place - floor(place))
