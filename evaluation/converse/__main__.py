"""`python -m evaluation.converse [set or conversation ...]`: hold the written conversations.

Run it with `make converse`. Each frozen clock of the sets takes a start of the product; two run at
a time. With `--in-process` the model and the actions run in this program's own processes, without
engine and gateway: a set takes ten seconds. The page of results and the transcripts go to
results/.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from datetime import datetime
from pathlib import Path

from evaluation.converse import in_process, outcome_page, with_product
from evaluation.converse.playing import Outcome
from evaluation.converse.sets import WrittenConversation, read_sets
from tools.build import ensure_all
from tools.console import main_guard, say
from tools.layout import ROOT
from tools.setup import alone

SETS = ROOT / "evaluation" / "conversations"
_RESULTS = ROOT / "results"
_GUIDE = Path("docs") / "understanding" / "conversations.md"


def main() -> int:
    arguments = _arguments()
    sets = read_sets([SETS, *arguments.sets], arguments.only)
    with alone():
        ensure_all()
    began = time.monotonic()
    held = _hold(sets, arguments)
    results = {
        name: [held[each.id] for each in conversations] for name, conversations in sets.items()
    }
    minutes = (time.monotonic() - began) / 60
    _write(results, f"{datetime.now():%Y-%m-%d %H:%M}, {minutes:.0f} minutes")
    everything = [outcome for outcomes in results.values() for outcome in outcomes]
    for name, outcomes in (*results.items(), ("all", everything)):
        say(outcome_page.summary(name, outcomes))
    return 0 if all(outcome.is_right for outcome in everything) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make converse CONVERSE_ARGS=…", description=__doc__)
    parser.add_argument("only", nargs="*", metavar="set or conversation", help="not all of them")
    parser.add_argument(
        "--sets", type=Path, action="append", default=[], metavar="DIR",
        help="hold the sets of this folder too",
    )  # fmt: skip
    parser.add_argument(
        "--in-process", action="store_true", help="without engine and gateway, which is quick"
    )
    parser.add_argument("--products", type=int, default=2, help="running at a time (700 MB each)")
    parser.add_argument("--together", type=int, default=4, help="conversations with each at a time")
    return parser.parse_args()


def _hold(
    sets: Mapping[str, Sequence[WrittenConversation]], arguments: argparse.Namespace
) -> dict[str, Outcome]:
    """All outcomes by the conversation's id. Raises OperatorError when a product does not start."""
    clocks: dict[str, list[WrittenConversation]] = {}
    for conversation in (each for conversations in sets.values() for each in conversations):
        clocks.setdefault(conversation.now, []).append(conversation)
    say(f"{sum(map(len, clocks.values()))} conversations under {len(clocks)} clocks")
    held: dict[str, Outcome] = {}
    play = in_process.play_all if arguments.in_process else with_product.play_all
    # each product has a process that holds its conversations: `casework` knows one database
    pool = ProcessPoolExecutor(arguments.products, multiprocessing.get_context("spawn"))
    try:
        jobs = [
            pool.submit(play, clock, conversations, arguments.together)
            for clock, conversations in sorted(clocks.items(), key=lambda item: -len(item[1]))
        ]
        for outcome in _outcomes(jobs):
            held[outcome.conversation.id] = outcome
            say(f"  {'right' if outcome.is_right else 'WRONG'} {outcome.conversation.id}")
    finally:
        pool.shutdown(cancel_futures=True)
    return held


def _outcomes(jobs: Sequence[Future[list[Outcome]]]) -> Iterator[Outcome]:
    for job in as_completed(jobs):
        yield from job.result()


def _write(results: outcome_page.Results, run: str) -> None:
    folder = _RESULTS / "conversations"
    folder.mkdir(parents=True, exist_ok=True)
    for name, outcomes in results.items():
        (folder / f"{name}.md").write_text(
            outcome_page.transcript(name, outcomes), encoding="utf-8"
        )
    page = _RESULTS / "conversations.md"
    page.write_text(outcome_page.page(results, run, f"../{_GUIDE}"), encoding="utf-8")
    say(f"Page: {page.relative_to(ROOT)}; transcripts: {folder.relative_to(ROOT)}/")


if __name__ == "__main__":
    sys.exit(main_guard(main))
