"""Faults on demand: calls that fail or hang, webhooks that come twice, late or out of order."""

import random
from typing import Literal

from pydantic import BaseModel, Field

from simulator.errors import ApiError

Kind = Literal["error", "hang_before", "hang_after", "drop_before", "drop_after", "fail_later"]


class Rule(BaseModel):
    """What happens to calls that send: to the next `times`, and with the chance `share` each.

    error: refused with `code` (and status `http`). hang_…, drop_…: no answer for `seconds`, or a
    broken connection; before or after the message is accepted. fail_later: accepted, and a status
    `failed` with `code` follows.
    """

    kind: Kind
    times: int | None = Field(default=None, ge=1)
    share: float = Field(default=1.0, gt=0, le=1)
    code: int = 131000
    http: int | None = None
    seconds: float = Field(default=30.0, ge=0, le=600)

    def error(self) -> ApiError:
        return ApiError(self.code, "ordered by a fault", self.http)


class Plan(BaseModel):
    """All faults. Shares are chances from 0 to 1, delays seconds."""

    rules: list[Rule] = []
    doubled: float = Field(default=0, ge=0, le=1)
    repeated: float = Field(default=0, ge=0, le=1)
    reordered: float = Field(default=0, ge=0, le=1)
    status_delay: float = Field(default=0, ge=0, le=600)
    seed: int | None = None


class Faults:
    """Draws what happens from a plan; without one all goes well."""

    def __init__(self, plan: Plan | None = None) -> None:
        self.set(plan or Plan())

    def set(self, plan: Plan) -> None:
        self.plan = plan
        self._random = random.Random(plan.seed)

    def draw(self) -> Rule | None:
        """What happens to this call."""
        for rule in self.plan.rules:
            if rule.times == 0 or self._random.random() >= rule.share:
                continue
            if rule.times is not None:
                rule.times -= 1
            return rule
        return None

    def deliveries(self) -> int:
        """How often a webhook's body comes: a doubled one comes twice."""
        return 2 if self._random.random() < self.plan.doubled else 1

    def dues(self, due: float, *, status: bool) -> list[float]:
        """When an event is delivered: late when reordered, again when repeated."""
        if status:
            due += self.plan.status_delay
        if self._random.random() < self.plan.reordered:
            due += self._random.uniform(0.05, 3)
        if self._random.random() < self.plan.repeated:
            return [due, due + self._random.uniform(0, 3)]
        return [due]
