import anyio
import pytest

from conversations.client_errors import Refusal
from conversations.limits import RateLimits, address_of


@pytest.mark.parametrize(
    ("client", "address"),
    [
        (("203.0.113.9", 5000), "203.0.113.9"),
        (("::ffff:203.0.113.9", 5000), "203.0.113.9"),
        (("2001:db8:1:2:3::1", 5000), "2001:db8:1:2::/64"),
        (("2001:db8:1:2:ffff::9", 1), "2001:db8:1:2::/64"),
        (("testclient", 1), "testclient"),
        (None, "unknown"),
    ],
)
def test_an_ipv6_site_counts_as_one_address(client: object, address: str) -> None:
    assert address_of({"client": client}) == address


def test_one_conversation_or_address_over_its_limit_leaves_the_others_alone() -> None:
    async def scenario() -> None:
        limits = RateLimits(conversation=3, address=5, visits=2, connections=1)
        for _ in range(3):
            await limits.check_message("a", "net")
        with pytest.raises(Refusal, match="rate_limited") as refusal:
            await limits.check_message("a", "net")
        assert (refusal.value.retry_after or 0) > 0
        await limits.check_message("b", "net")
        await limits.check_message("b", "net")
        with pytest.raises(Refusal, match="rate_limited"):
            await limits.check_message("c", "net")
        await limits.check_message("c", "elsewhere")
        await limits.check_visit("net")
        await limits.check_visit("net")
        with pytest.raises(Refusal, match="rate_limited"):
            await limits.check_visit("net")

    anyio.run(scenario)


def test_a_closed_connection_makes_room_for_another() -> None:
    limits = RateLimits(conversation=1, address=1, visits=1, connections=2)
    limits.connect("net")
    limits.connect("net")
    with pytest.raises(Refusal, match="too_many_connections"):
        limits.connect("net")
    limits.disconnect("net")
    limits.connect("net")
