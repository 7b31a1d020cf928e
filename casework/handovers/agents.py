"""Who takes handovers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AgentRef:
    """Who handles conversations. `id` is unique over all desks, `name` is shown to citizens.

    `capacity` is how many conversations at a time, None for no limit; `team` what he is part of;
    who `leads` may also take what waits for another team.
    """

    id: str
    name: str
    capacity: int | None = None
    team: str | None = None
    leads: bool = False
