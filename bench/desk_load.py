"""`python -m bench.desk_load`: how fast citizens and agents hear each other; that nothing is lost.

A real gateway process with an engine that echoes. Citizens in the queue are claimed by agents who
keep each conversation open in a tab of its own: more than a person has. Then they talk: first at a
steady pace, for the waits; then with the gateway killed in between, for what is lost, doubled, or
shown to somebody else.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from sqlalchemy import select

from bench import comparison
from bench.desk_gateway import Gateway
from bench.desk_people import CitizenPage, DeskAgent, Tab
from bench.echo import ECHO, HANDOVER
from bench.load import Waits
from casework import database
from casework.audit import Actor
from casework.models import Message
from casework.staff import accounts
from tools.console import OperatorError, main_guard, say
from tools.layout import ROOT

_PASSWORD = "nine purple camels sing"
_DOCUMENT = ROOT / "docs" / "desk.md"
_PLACE = re.compile(r"(<!-- bench\.desk -->\n).*?(<!-- end -->)", re.S)


@dataclass
class Talks:
    """All pages, and what was said on them."""

    citizens: list[CitizenPage]
    tabs: list[Tab]
    owners: list[DeskAgent]
    to_agent: Waits = field(default_factory=Waits)
    to_citizen: Waits = field(default_factory=Waits)
    said: Counter[str] = field(default_factory=Counter)


def main() -> None:
    arguments = _arguments()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    say(comparison.machine())
    with tempfile.TemporaryDirectory(prefix="musaed-desk-") as name:
        gateway = Gateway(Path(name), arguments.database)
        try:
            gateway.start()
            talks, wrong = asyncio.run(_measure(gateway, arguments))
        finally:
            gateway.stop()
    table = _table(talks, arguments)
    say(table)
    if wrong:
        raise OperatorError("; ".join(wrong))
    say("0 lost, 0 doubled, 0 misdelivered")
    if arguments.write:
        text = _DOCUMENT.read_text(encoding="utf-8")
        shown = f"{table}\n\nMeasured on {comparison.machine()}\n"
        _DOCUMENT.write_text(
            _PLACE.sub(lambda found: f"{found[1]}{shown}{found[2]}", text), encoding="utf-8"
        )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.desk_load", description=__doc__)
    parser.add_argument("--conversations", type=int, default=200)
    parser.add_argument("--agents", type=int, default=20)
    parser.add_argument("--messages", type=int, default=10_000, help="both ways together")
    parser.add_argument("--per-second", type=float, default=20, help="messages, both ways together")
    parser.add_argument("--kills", type=int, default=4, help="of the gateway, in the second half")
    parser.add_argument("--database", default="", help="SQLAlchemy URL; SQLite when left out")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/desk.md")
    return parser.parse_args()


async def _measure(gateway: Gateway, arguments: argparse.Namespace) -> tuple[Talks, list[str]]:
    async with AsyncExitStack() as stack:
        talks = await _open(gateway, arguments, stack)
        half = arguments.messages // 4  # exchanges in each half
        say(f"{len(talks.citizens)} conversations are with {arguments.agents} agents")
        began = time.perf_counter()
        await _talk(talks, range(half), arguments, waits=True)
        talks.to_agent.elapsed = talks.to_citizen.elapsed = time.perf_counter() - began
        say(f"{half} exchanges in {talks.to_agent.elapsed:.0f} s; now with restarts")
        killing = asyncio.create_task(_kill(gateway, half, arguments))
        await _talk(talks, range(half, 2 * half), arguments, waits=False)
        await killing
        return talks, await asyncio.to_thread(_check, talks)


async def _open(gateway: Gateway, arguments: argparse.Namespace, stack: AsyncExitStack) -> Talks:
    """Citizens in the queue, agents who have claimed them, and a tab for each conversation."""
    each = -(-arguments.conversations // arguments.agents)
    agents = []
    for number in range(arguments.agents):
        profile = accounts.Profile(f"موظف {number}", "agent", capacity=each)
        _, code = accounts.create(Actor(None, "bench"), f"agent{number}", profile)
        accounts.accept(code, _PASSWORD, None)
        agents.append(DeskAgent(gateway.url, f"agent{number}", _PASSWORD))
        stack.push_async_callback(agents[-1].close)
        await agents[-1].log_in()
    http = await stack.enter_async_context(
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
    )
    by_conversation: dict[str, CitizenPage] = {}
    gate = asyncio.Semaphore(8)

    async def wait_in_queue() -> None:
        citizen = CitizenPage(http, gateway.url)
        async with gate:
            await citizen.connect()
            stack.push_async_callback(citizen.close)
            await citizen.send(text="موظف")
            await citizen.until("تريد موظفًا؟")
            asked = next(line for line in citizen.lines.values() if line["choices"])
            await citizen.send(choice=asked["choices"][0]["id"])
            await citizen.until(ECHO.format(HANDOVER))
            by_conversation[citizen.conversation_id] = citizen

    await asyncio.gather(*(wait_in_queue() for _ in range(arguments.conversations)))
    talks = Talks([], [], [])
    while len(talks.citizens) < arguments.conversations:
        for agent in agents:
            answer = await agent.post("/conversations/next")
            where = answer.headers["location"].rpartition("/")[2]
            if where not in by_conversation:
                raise OperatorError(f"an agent got nothing: {answer.headers['location']}")
            tab = Tab(agent, gateway.url, where)
            tab.open()
            stack.push_async_callback(tab.close)
            talks.citizens.append(by_conversation[where])
            talks.tabs.append(tab)
            talks.owners.append(agent)
    await asyncio.sleep(3)  # until all tabs are connected
    return talks


async def _talk(
    talks: Talks, numbers: range, arguments: argparse.Namespace, *, waits: bool
) -> None:
    """Exchanges at the given pace, each in the conversation whose turn it is."""
    began, under_way = time.perf_counter(), set()
    for place, number in enumerate(numbers):
        task = asyncio.create_task(_exchange(talks, number, waits))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        ahead = place / (arguments.per_second / 2) - (time.perf_counter() - began)
        if ahead > 0:
            await asyncio.sleep(ahead)
        while len(under_way) > 2 * len(talks.citizens):
            await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
    if under_way:
        await asyncio.wait(under_way)


async def _exchange(talks: Talks, number: int, waits: bool) -> None:
    place = number % len(talks.citizens)
    citizen, tab, agent = talks.citizens[place], talks.tabs[place], talks.owners[place]
    question, answer = f"سؤال {place}-{number}", f"جواب {place}-{number}"
    talks.said[question] += 1
    talks.said[answer] += 1
    sent = time.perf_counter()
    await citizen.send(text=question)
    await tab.until(question)
    said = time.perf_counter()
    status = await agent.say(citizen.conversation_id, answer)
    if status != 201:
        talks.to_citizen.failed.append(f"{answer}: {status}")
        return
    await citizen.until(answer)
    if waits:
        talks.to_agent.seconds.append(tab.times[question] - sent)
        talks.to_citizen.seconds.append(citizen.seen[answer] - said)


async def _kill(gateway: Gateway, exchanges: int, arguments: argparse.Namespace) -> None:
    pause = exchanges / (arguments.per_second / 2) / (arguments.kills + 1)
    for number in range(arguments.kills):
        await asyncio.sleep(pause)
        await asyncio.to_thread(gateway.kill)
        say(f"  killed {number + 1} times")


def _check(talks: Talks) -> list[str]:
    """What is wrong, in words."""
    wrong = list(talks.to_citizen.failed)
    with database.session(readonly=True) as db:
        rows = db.execute(select(Message.conversation_id, Message.body).order_by(Message.seq)).all()
    log = Counter(row.body for row in rows)
    for text, count in talks.said.items():
        if log[text] != count:
            wrong.append(f"{text} is in the log {log[text]} times")
    for place, (citizen, tab) in enumerate(zip(talks.citizens, talks.tabs, strict=True)):
        own = {text for text in talks.said if text.partition(" ")[2].startswith(f"{place}-")}
        heard = {text for text in citizen.seen if text.startswith("جواب")}
        if heard != {text for text in own if text.startswith("جواب")}:
            wrong.append(f"citizen {place} heard {heard ^ own}")
        if tab.counts != Counter(text for text in own if text.startswith("سؤال")):
            wrong.append(f"tab {place} showed {tab.counts}")
        home = citizen.conversation_id
        if any(row.conversation_id != home for row in rows if row.body in own):
            wrong.append(f"words of conversation {place} are in another one")
    return wrong[:10]


def _table(talks: Talks, arguments: argparse.Namespace) -> str:
    rows = [
        ("citizen's message → on the agent's screen", talks.to_agent),
        ("agent's reply → on the citizen's page", talks.to_citizen),
    ]
    lines = [
        f"| {arguments.conversations} open conversations, {arguments.agents} agents,"
        f" {arguments.per_second:.0f} messages a second | p50 | p95 | longest |",
        "|---|---|---|---|",
    ]
    for title, waits in rows:
        figures = (waits.percentile(50), waits.percentile(95), waits.longest)
        shown = " | ".join(f"{1000 * seconds:.0f} ms" for seconds in figures)
        lines.append(f"| {title} | {shown} |")
    total = sum(talks.said.values())
    lines.append(f"| of {total:,} messages, the gateway killed {arguments.kills} times: lost, "
                 "doubled, misdelivered | 0 | 0 | 0 |")  # fmt: skip
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main_guard(main))
