"""One worker a key: in order, bounded, nothing lost, whatever fails or is cancelled in between."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Coroutine
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from conversations.keyed_workers import AGAIN, IDLE, KeyedWorkers

KEYS = st.sampled_from("abcd")
AT_ONCE = 2
DONE, FAILS, CANCELLED, LATER = "done", "fails", "cancelled", "later"


class Store:
    """What waits for each key, as a database has it; a step ends when and how it is told to."""

    def __init__(self) -> None:
        self.waiting: defaultdict[str, list[int]] = defaultdict(list)
        self.done: defaultdict[str, list[int]] = defaultdict(list)
        self.running: dict[str, asyncio.Future[str]] = {}
        self.told: set[str] = set()  # keys that somebody has woken since their step began

    async def step(self, key: str) -> float:
        assert key not in self.running, "two steps of one key at the same time"
        found = len(self.waiting[key])  # of what comes from now on this step does not know
        if not found:
            return IDLE
        self.running[key] = asyncio.get_running_loop().create_future()
        self.told.discard(key)
        assert len(self.running) <= AT_ONCE
        try:
            how = await self.running[key]
        finally:
            del self.running[key]
        if how == FAILS:
            raise ValueError("as it was told to")
        if how == LATER:
            return 60.0
        self.done[key].append(self.waiting[key].pop(0))
        return AGAIN if found > 1 else IDLE


class Loop(asyncio.SelectorEventLoop):
    """Time passes when it is told to."""

    now = 0.0

    def time(self) -> float:
        return self.now


class Machine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.loop = Loop()
        self.store = Store()
        self.written: Counter[str] = Counter()
        self.unwoken: set[str] = set()  # left undone: somebody has to wake them, as a timer does
        self.workers = KeyedWorkers("test", self.store.step, at_once=AT_ONCE)

    def run(self, work: Coroutine[Any, Any, object]) -> None:
        self.loop.run_until_complete(work)

    @rule(key=KEYS)
    def write(self, key: str) -> None:
        """Something new for a key, and word of it."""

        async def write() -> None:
            self.store.waiting[key].append(self.written[key])
            self.workers.wake(key)

        self._tell(key)
        self.run(write())
        self.written[key] += 1

    @rule(seconds=st.sampled_from([0.0, 0.0, 100.0]))
    def let_run(self, seconds: float) -> None:
        self.loop.now += seconds
        self.run(_ticks())

    @precondition(lambda self: self.store.running)
    @rule(data=st.data(), how=st.sampled_from([DONE, DONE, FAILS, CANCELLED, LATER]))
    def end_step(self, data: st.DataObject, how: str) -> None:
        """A step under way ends; before its worker goes on, more may be written."""
        key = data.draw(st.sampled_from(sorted(self.store.running)))
        future = self.store.running[key]
        if future.done():
            return
        if how == CANCELLED:
            future.cancel()
        else:
            future.set_result(how)
        if how in (FAILS, CANCELLED) and key not in self.store.told:
            self.unwoken.add(key)

    @rule(key=KEYS)
    def wake_for_nothing(self, key: str) -> None:
        async def wake() -> None:
            self.workers.wake(key)

        self._tell(key)
        self.run(wake())

    def _tell(self, key: str) -> None:
        self.unwoken.discard(key)
        self.store.told.add(key)

    @invariant()
    def in_order(self) -> None:
        for key, done in self.store.done.items():
            assert done == list(range(len(done)))
            assert done + self.store.waiting[key] == list(range(self.written[key]))

    @invariant()
    def who_was_woken_is_worked_on(self) -> None:
        """A key with work left is being worked on, comes back by itself, or is known as undone."""
        for key, waiting in self.store.waiting.items():
            if waiting and key not in self.unwoken:
                assert key in self.workers or key in self.workers._later

    def teardown(self) -> None:
        async def finish() -> None:
            for key in self.unwoken:
                self.workers.wake(key)
            while self.workers or self.workers._later:
                for future in self.store.running.values():
                    if not future.done():
                        future.set_result(DONE)
                self.loop.now += 100.0
                await asyncio.sleep(0)

        self.run(finish())
        assert {key: len(done) for key, done in self.store.done.items()} == self.written
        self.run(self.workers.close())
        self.loop.close()


async def _ticks() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)


def test_closing_lets_steps_end_and_begins_no_more() -> None:
    async def scenario() -> None:
        began: list[str] = []
        go_on = asyncio.Event()

        async def step(key: str) -> float:
            began.append(key)
            await go_on.wait()
            began.append(f"{key} ended")
            return AGAIN

        workers = KeyedWorkers("test", step)
        workers.wake("a")
        await _ticks()
        closing = asyncio.create_task(workers.close(10))
        await _ticks()
        workers.wake("a")
        workers.wake("b")
        go_on.set()
        await closing
        assert began == ["a", "a ended"]
        assert not workers

    asyncio.run(scenario())


def test_closing_cancels_what_does_not_end_and_what_was_to_come_later() -> None:
    async def scenario() -> None:
        began: list[str] = []

        async def step(key: str) -> float:
            began.append(key)
            if key == "a":
                await asyncio.Event().wait()
            return 0.01

        workers = KeyedWorkers("test", step)
        workers.wake("a")
        workers.wake("b")
        await _ticks()
        await workers.close()
        await asyncio.sleep(0.05)
        assert began == ["a", "b"]
        assert not workers

    asyncio.run(scenario())
