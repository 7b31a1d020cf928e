"""Every call of our client, checked against Chatwoot's published API description."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import httpx
import pytest

from casework.settings import get_settings
from desks.chatwoot.client import ChatwootError, ChatwootFile, Client
from tests.casework.conftest import Configure
from tests.chatwoot import prism
from tests.chatwoot.fake import FakeChatwoot

Call = Callable[[Client], Awaitable[Any]]

CALLS: dict[str, Call] = {
    "create_contact": lambda client: client.create_contact("source", "سارة م•••"),
    "find_contact": lambda client: client.find_contact("source"),
    "create_conversation": lambda client: client.create_conversation(2, "source", {"a": "b"}),
    "find_conversation": lambda client: client.find_conversation(2, "a", "b"),
    "post_incoming": lambda client: client.post(5, "incoming", "السلام عليكم", "id"),
    "post_note": lambda client: client.post(5, "note", "**ملخص**", "note:id"),
    "messages": lambda client: client.messages(5, 0),
    "conversation": lambda client: client.conversation(5),
    "open": lambda client: client.set_status(5, "open"),
    "resolve": lambda client: client.set_status(5, "resolved"),
    "set_labels": lambda client: client.set_labels(5, ["web", "requested"]),
    "show_typing": lambda client: client.show_typing("inbox", "source", 5, True),
    "inbox": lambda client: client.inbox(),
    "profile": lambda client: client.profile(),
    "webhooks": lambda client: client.webhooks(),
}


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("prism") / "prism.log"
    with prism.serving(log, "mock", str(prism.document())) as url:
        yield url


def run(url: str, configure: Configure, call: Call) -> Any:
    configure(
        CHATWOOT_URL=url,
        CHATWOOT_ACCOUNT_ID="3",
        CHATWOOT_INBOX_ID="7",
        CHATWOOT_API_TOKEN="token of the api user",
    )

    @asynccontextmanager
    async def opened() -> AsyncIterator[Client]:
        client = Client(get_settings())
        try:
            yield client
        finally:
            await client.close()

    async def once() -> Any:
        async with opened() as client:
            return await call(client)

    return anyio.run(once)


@pytest.mark.parametrize("name", CALLS)
def test_the_call_is_as_documented_and_its_answer_is_understood(
    mock: str, configure: Configure, name: str
) -> None:
    run(mock, configure, CALLS[name])


def test_the_mock_refuses_what_is_not_documented(mock: str, configure: Configure) -> None:
    with pytest.raises(ChatwootError) as caught:
        run(mock, configure, lambda client: client.set_status(5, "asleep"))  # type: ignore[arg-type]
    assert caught.value.final
    answer = httpx.get(f"{mock}/api/v1/accounts/3/conversations/5")
    assert answer.status_code == 401  # no token


def test_a_file_goes_as_multipart_which_the_document_leaves_out(
    chatwoot: FakeChatwoot, configure: Configure
) -> None:
    async def send(client: Client) -> None:
        contact = await client.create_contact("source", "سارة")
        conversation = await client.create_conversation(contact, "source", {})
        file = ChatwootFile("صورة.png", "image/png", b"data")
        await client.post(conversation, "incoming", "صورة.png", "id", file)

    run(chatwoot.url, configure, send)
    (messages,) = chatwoot.messages.values()
    assert [message["source_id"] for message in messages] == ["id"]
    assert list(chatwoot.files.values()) == [("صورة.png", b"data")]


@pytest.mark.parametrize(
    ("fault", "final", "ambiguous"),
    [
        ("401", True, False),
        ("404", True, False),
        ("422", True, False),
        ("429", False, False),
        ("500", False, True),
        ("done 502", False, True),
    ],
)
def test_a_failure_says_whether_it_may_be_repeated(
    chatwoot: FakeChatwoot, configure: Configure, fault: str, final: bool, ambiguous: bool
) -> None:
    chatwoot.faults.append(fault)
    with pytest.raises(ChatwootError) as caught:
        run(chatwoot.url, configure, lambda client: client.create_contact("source", "سارة"))
    assert (caught.value.final, caught.value.ambiguous) == (final, ambiguous)
    assert caught.value.retry_after == (1.0 if fault == "429" else None)


def test_what_never_reached_it_is_not_ambiguous(
    chatwoot: FakeChatwoot, configure: Configure
) -> None:
    chatwoot.stop()
    with pytest.raises(ChatwootError) as caught:
        run(chatwoot.url, configure, lambda client: client.profile())
    assert not caught.value.ambiguous and not caught.value.final
