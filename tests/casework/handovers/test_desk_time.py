"""When agents are at the desk: weekly hours, nights that run past midnight, holidays."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import handovers
from casework.clock import RIYADH
from tests.casework.conftest import Configure, shared_database


@pytest.mark.parametrize(
    ("hours", "at", "is_open", "opens"),
    [
        ("sun-thu 08:00-20:00", "2026-03-01T08:00", True, None),
        ("sun-thu 08:00-20:00", "2026-03-01T20:00", False, "2026-03-02T08:00"),
        ("sun-thu 08:00-20:00", "2026-03-05T20:00", False, "2026-03-08T08:00"),  # Thursday
        ("sun-thu 20:00-01:00", "2026-03-06T00:59", True, None),  # Friday, still Thursday's shift
        ("sun-thu 20:00-01:00", "2026-03-06T01:00", False, "2026-03-08T20:00"),
        ("sun-thu 20:00-01:00", "2026-03-01T00:30", False, "2026-03-01T20:00"),
        ("sun-thu 10:00-15:00, sun-thu 20:00-01:00", "2026-03-02T16:00", False, "2026-03-02T20:00"),
        ("fri-sun 13:00-17:00", "2026-03-07T14:00", True, None),
        ("sun-thu 08:00-20:00", "2026-09-23T12:00", False, "2026-09-24T08:00"),  # national day
        ("sun-thu 20:00-01:00", "2026-09-24T00:30", False, "2026-09-24T20:00"),  # no shift began
        ("sun-thu 20:00-01:00", "2026-09-23T00:30", True, None),  # the eve's shift goes on
        ("sun-sat 00:00-24:00", "2026-03-06T03:00", True, None),
    ],
)
def test_desk_hours(
    configure: Configure, hours: str, at: str, is_open: bool, opens: str | None
) -> None:
    configure(DESK_HOURS=hours)
    moment = datetime.fromisoformat(at).replace(tzinfo=RIYADH)
    assert handovers.desk_is_open(moment) == is_open
    expected = datetime.fromisoformat(opens).replace(tzinfo=RIYADH) if opens else None
    assert handovers.desk_opens_at(moment) == expected


@given(
    at=st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),
    hours=st.sampled_from(
        ["sun-thu 08:00-20:00", "sun-thu 20:00-01:00", "fri 22:00-02:00", "sat-mon 23:30-07:15"]
    ),
)
@shared_database
def test_the_next_opening_is_the_first_open_minute(
    configure: Configure, at: datetime, hours: str
) -> None:
    configure(DESK_HOURS=hours)
    moment = at.replace(tzinfo=RIYADH)
    opens = handovers.desk_opens_at(moment)
    assert (opens is None) == handovers.desk_is_open(moment)
    if opens is not None:
        assert opens > moment
        assert handovers.desk_is_open(opens)
        assert not handovers.desk_is_open(opens - timedelta(seconds=1))
        halfway = moment + (opens - moment) / 2
        assert handovers.desk_opens_at(halfway) == opens
