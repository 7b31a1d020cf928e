"""What a citizen and an agent may expect of each other, whichever desk the agent works at."""

from collections.abc import Callable
from typing import Protocol

import pytest
from markupsafe import escape

from desks.builtin.pages import plain
from tests.chatwoot.fake import FakeChatwoot
from tests.conversations.room.seen import states
from tests.conversations.room.test_handling import status
from tests.desks.builtin.conftest import LogIn, hire, log_in, quick_hashes
from tests.desks.builtin.material import picture
from tests.desks.builtin.person import Person
from tests.desks.chatwoot.conftest import InQueue, chatwoot, in_queue
from tests.gateway.page import Page
from tests.gateway.peer import LEAVE, Peer

__all__ = ["chatwoot", "hire", "in_queue", "log_in", "quick_hashes"]

NAME = "نورة"
HOSTILE = "<b onclick=alert(1)>\u202eنص</b> {{ 7*7 }} **غامق**"


class Desk(Protocol):
    """An agent called NAME at a desk, and one citizen who waits there."""

    page: Page

    def take(self) -> None: ...
    def say(self, text: str) -> None: ...
    def send(self, name: str, data: bytes) -> None: ...
    def type(self, on: bool) -> None: ...
    def resolve(self) -> None: ...

    def sees(self, text: str) -> bool:
        """Whether the agent has this text of the citizen's on the screen."""


class Builtin:
    """At `/desk`, by the forms of its pages."""

    def __init__(self, page: Page, person: Person) -> None:
        self.page = page
        self._person = person
        self._said = 0

    def take(self) -> None:
        self._post("claim")

    def say(self, text: str) -> None:
        self._said += 1
        assert self._post("say", text=text, client_id=str(self._said)) == 201

    def send(self, name: str, data: bytes) -> None:
        self._said += 1
        assert self._post("file", client_id=str(self._said), files={"file": (name, data)}) == 201

    def type(self, on: bool) -> None:
        self._post("typing", on="1" if on else "0")

    def resolve(self) -> None:
        self._post("resolve")

    def sees(self, text: str) -> bool:
        return str(escape(plain(text))) in self._person.get(self._here).text

    @property
    def _here(self) -> str:
        return f"/conversations/{self.page.conversation_id}"

    def _post(self, what: str, **fields: object) -> int:
        return self._person.post(f"{self._here}/{what}", **fields).status_code


class Chatwoot:
    """In Chatwoot, which tells of it by webhook."""

    def __init__(self, page: Page, fake: FakeChatwoot, number: int) -> None:
        self.page = page
        self._fake = fake
        self._number = number

    def take(self) -> None:
        self._fake.assign(self._number, 5, NAME)

    def say(self, text: str) -> None:
        self._fake.reply(self._number, text, 5, NAME)

    def send(self, name: str, data: bytes) -> None:
        self._fake.reply(self._number, "", 5, NAME, files=((name, data),))

    def type(self, on: bool) -> None:
        self._fake.type(self._number, on)

    def resolve(self) -> None:
        self._fake.set_status(self._number, "resolved")

    def sees(self, text: str) -> bool:
        return text in self._fake.texts(self._number, "incoming")


@pytest.fixture(params=["builtin", "chatwoot"])
def desk(request: pytest.FixtureRequest, peer: Peer) -> Desk:
    if request.param == "chatwoot":
        in_queue: InQueue = request.getfixturevalue("in_queue")
        page, number = in_queue()
        return Chatwoot(page, request.getfixturevalue("chatwoot"), number)
    log_in: LogIn = request.getfixturevalue("log_in")
    person = log_in("agent", display_name=NAME)
    page = request.getfixturevalue("visit")()
    peer.answers["موظف"] = [
        {"text": "؟", "buttons": [{"title": "موظف", "payload": "/talk_to_agent"}]}
    ]
    page.choose(page.ask("موظف")["choices"][0]["id"])
    page.until(lambda: page.of("handler"))
    return Builtin(page, person)


@pytest.fixture
def taken(desk: Desk) -> Desk:
    """A desk whose agent has the citizen."""
    desk.take()
    desk.page.until(lambda: desk.page.of("handler")[-1]["agent"] == NAME)
    return desk


def sees(desk: Desk, text: str) -> Callable[[], bool]:
    return lambda: desk.sees(text)


def test_what_the_citizen_wrote_while_waiting_is_there_when_an_agent_comes(desk: Desk) -> None:
    desk.page.send("أول ما أردت قوله")
    desk.take()
    desk.page.until(sees(desk, "أول ما أردت قوله"))


def test_the_citizen_is_told_who_it_is(taken: Desk) -> None:
    shown = taken.page.of("handler")[-1]
    assert (shown["state"], shown["agent"]) == ("agent", NAME)


def test_words_pass_both_ways_while_the_assistant_is_silent(taken: Desk, peer: Peer) -> None:
    asked = len(peer.turns)
    taken.page.send("هل تسمعني؟")
    taken.page.until(sees(taken, "هل تسمعني؟"))
    for words in ("نعم", "كيف أساعدك؟"):
        taken.say(words)
    taken.page.until(lambda: taken.page.replies()[-2:] == ["نعم", "كيف أساعدك؟"])
    assert [m["author"] for m in taken.page.messages[-2:]] == ["agent", "agent"]
    assert len(peer.turns) == asked
    assert states(taken.page)[-1] == "held"


def test_typing_is_shown_and_hidden(taken: Desk) -> None:
    before = len(taken.page.of("typing"))
    taken.type(True)
    taken.page.until(lambda: taken.page.of("typing")[before:] == [{"on": True}])
    taken.type(False)
    taken.page.until(lambda: taken.page.of("typing")[before:] == [{"on": True}, {"on": False}])


def test_a_file_reaches_the_citizen(taken: Desk) -> None:
    taken.send("picture.png", picture())
    taken.page.until(lambda: taken.page.messages[-1]["kind"] == "file")
    assert taken.page.messages[-1]["text"] == "picture.png"
    assert taken.page.messages[-1]["author"] == "agent"


def test_hostile_text_is_text_on_either_side(taken: Desk) -> None:
    taken.page.send(HOSTILE)
    taken.page.until(sees(taken, HOSTILE))
    taken.say(HOSTILE)
    taken.page.until(lambda: taken.page.replies()[-1] == plain(HOSTILE))


def test_after_the_end_the_assistant_is_back_and_the_citizen_may_rate(taken: Desk) -> None:
    taken.resolve()
    taken.page.until(lambda: taken.page.of("handler")[-1]["state"] == "bot")
    taken.page.until(lambda: taken.page.messages[-1]["kind"] == "rating")
    assert status(taken.page) == "resolved"
    assert taken.page.ask("متى")["text"] == "رد: متى"


def test_a_citizen_who_goes_back_to_the_assistant_is_let_go(desk: Desk) -> None:
    desk.page.send(LEAVE)
    desk.page.until(lambda: desk.page.of("handler")[-1]["state"] == "bot")
    desk.page.until(lambda: desk.page.replies()[-1] == f"رد: {LEAVE}")
    assert status(desk.page) == "abandoned"
    assert desk.page.ask("متى")["text"] == "رد: متى"
