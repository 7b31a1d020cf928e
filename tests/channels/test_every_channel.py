"""What the rest asks of a channel, asked of each."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import get_args

import pytest

from casework.clock import utcnow
from casework.models import ChannelName, new_id
from casework.settings import get_settings
from channels.web.channel import WebChannel
from channels.web.tokens import Tokens
from channels.whatsapp.channel import WhatsAppChannel
from conversations.async_database import AsyncDatabase
from conversations.channel_protocol import Assignee, Channel
from conversations.fitting import fit, width
from conversations.hub import Hub
from conversations.messages import Button, Draft, Entry
from tests.casework.conftest import Configure


def web() -> Channel:
    return WebChannel(AsyncDatabase(), Tokens("secret", 1), [])


def whatsapp() -> Channel:
    return WhatsAppChannel(get_settings(), AsyncDatabase(), Hub())


CHANNELS = [web, whatsapp]


@pytest.fixture(params=CHANNELS, ids=lambda make: make.__name__)
def make(request: pytest.FixtureRequest, configure: Configure, db: str) -> Callable[[], Channel]:
    configure(WHATSAPP_SIMULATOR="off")
    found: Callable[[], Channel] = request.param
    return found


def talk(make: Callable[[], Channel], work: Callable[[Channel], Awaitable[object]]) -> object:
    async def run() -> object:
        return await work(make())

    return asyncio.run(run())


def test_every_name_is_a_channels() -> None:
    assert {make.__name__ for make in CHANNELS} == set(get_args(ChannelName))


def test_it_takes_what_the_log_brings_also_when_nobody_listens(
    make: Callable[[], Channel],
) -> None:
    conversation_id = new_id()
    entry = Entry(conversation_id, 1, "bot", "text", "أهلًا", (("1.1", "نعم"),), utcnow())

    async def work(channel: Channel) -> None:
        await channel.typing(conversation_id, True)
        await channel.deliver(entry)
        await channel.typing(conversation_id, False)
        await channel.show_assignee(conversation_id, Assignee("agent", "سارة"))
        await channel.catch_up(conversation_id, 7, at_once=True)
        assert conversation_id not in channel.connected()

    talk(make, work)


def test_its_health_is_for_json_or_none(make: Callable[[], Channel]) -> None:
    health = talk(make, lambda channel: channel.health())
    assert health is None or isinstance(health, dict)


def test_replies_fit_and_lose_nothing(make: Callable[[], Channel]) -> None:
    long = "\n\n".join(f"{number} {'كلمة ' * 200}".strip() for number in range(30))
    drafts = (Draft(long), Draft("اختر:", buttons=(Button("نعم", "/affirm"),)))

    async def work(channel: Channel) -> None:
        limits = channel.capabilities.reply
        sent = fit(channel.capabilities, drafts)
        assert [button for draft in sent for button in draft.buttons] == [Button("نعم", "/affirm")]
        assert "".join("".join(draft.body for draft in sent).split()) == "".join(
            (long + "اختر:").split()
        )
        for draft in sent if limits else ():
            assert limits is not None
            assert width(draft.body) <= (limits.with_choices if draft.buttons else limits.text)

    talk(make, work)


def test_who_closes_the_window_says_how_to_open_it(make: Callable[[], Channel]) -> None:
    async def work(channel: Channel) -> None:
        capabilities = channel.capabilities
        if capabilities.window is None:
            assert not capabilities.invitation and capabilities.calls_back
        assert capabilities.explain(None) == ""
        assert isinstance(capabilities.carries("image/png", 1), bool)

    talk(make, work)
