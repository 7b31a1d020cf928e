from collections.abc import Callable, Iterator

import pytest

from tests.chatwoot.fake import FakeChatwoot
from tests.gateway.fixtures import Start, Visit, configure, peer
from tests.gateway.fixtures import start as start
from tests.gateway.fixtures import visit as visit
from tests.gateway.page import Page
from tests.gateway.peer import Peer

__all__ = ["configure", "peer"]

InQueue = Callable[..., tuple[Page, int]]


@pytest.fixture
def chatwoot() -> Iterator[FakeChatwoot]:
    fake = FakeChatwoot()
    yield fake
    fake.stop()


@pytest.fixture
def in_queue(start: Start, visit: Visit, peer: Peer, chatwoot: FakeChatwoot) -> InQueue:
    """A citizen who waits for an agent, and the number of the conversation in Chatwoot.

    The first use starts the gateway with the settings that are given, unless `url` is of one.
    """
    urls: list[str] = []
    peer.answers["موظف"] = [
        {"text": "؟", "buttons": [{"title": "موظف", "payload": "/talk_to_agent"}]}
    ]

    def in_queue(url: str = "", **settings: str) -> tuple[Page, int]:
        if not urls:
            urls.append(url or start(**chatwoot.settings, **settings).url)
            chatwoot.webhook_url = f"{urls[0]}/webhooks/chatwoot"
        known = set(chatwoot.conversations)
        page = visit(url=urls[0])
        page.choose(page.ask("موظف")["choices"][0]["id"])
        page.until(lambda: page.of("handler"))

        def noted(fake: FakeChatwoot) -> int:
            new = set(fake.conversations) - known
            return next((number for number in new if fake.texts(number, "note")), 0)

        return page, chatwoot.wait_for(noted)

    return in_queue
