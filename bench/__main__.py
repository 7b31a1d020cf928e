"""`python -m bench`: measure the assistant beside Rasa's stock pipeline and print the table."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from bench import comparison, training
from bench.deployments import Deployment, EngineAlone, Stock, Whole
from bench.measure import Amount, Round, measure
from tools import build
from tools.console import main_guard, say
from tools.layout import ROOT
from tools.setup import alone


def main() -> None:
    arguments = _arguments()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # stop what was started, then end
    with alone():
        build.ensure_all()
    amount = Amount(crowd=arguments.conversations, at_once=arguments.at_once)
    if arguments.quick:
        amount = Amount(alone=2, crowd=arguments.at_once, at_once=arguments.at_once, bursts=2)
    machine = comparison.machine()
    say(machine)
    model, stock_cost = training.train_stock(epochs=arguments.epochs, again=arguments.train)
    costs = {Stock.name: stock_cost}
    if not arguments.quick:
        costs[Whole.name] = training.train_ours()
    rounds: dict[str, list[Round]] = {Whole.name: [], EngineAlone.name: [], Stock.name: []}
    with tempfile.TemporaryDirectory(prefix="musaed-bench-") as folder:
        for number in range(1, arguments.rounds + 1):
            place = Path(folder) / str(number)
            systems: tuple[Deployment, ...] = (
                Whole(place / "whole"),
                EngineAlone(place / "engine"),
                Stock(place / "stock", model),
            )
            for system in systems:
                say(f"Round {number} of {arguments.rounds}: {system.name}")
                found = asyncio.run(measure(system, amount))
                say(f"  {found.crowd.per_second:.1f} turns a second")
                rounds[system.name].append(found)
    say("")
    say(f"Crowd: {amount.at_once} citizens at once, {amount.crowd} conversations a round; medians")
    say(f"Stock's intent classifier was trained for {arguments.epochs} epochs.\n")
    say(comparison.table(rounds, Stock.name, costs))
    say(comparison.problems(rounds))
    _keep(machine, rounds, costs)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench BENCH_ARGS=…", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="only try it out: few epochs and turns"
    )
    parser.add_argument("--epochs", type=int, default=100, help="of stock's intent classifier")
    parser.add_argument("--rounds", type=int, default=3, help="how often each system is measured")
    parser.add_argument("--conversations", type=int, default=100, help="of the crowd, a round")
    parser.add_argument("--at-once", type=int, default=20, help="citizens in the crowd")
    parser.add_argument("--train", action="store_true", help="train the stock model again")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.rounds, arguments.epochs = 1, 1
    numbers = (arguments.epochs, arguments.rounds, arguments.conversations, arguments.at_once)
    if min(numbers) < 1:
        parser.error("every number must be 1 at least")
    return arguments


def _keep(machine: str, rounds: dict[str, list[Round]], costs: dict[str, training.Cost]) -> None:
    """Write everything that was measured to results/."""
    results = ROOT / "results"
    results.mkdir(exist_ok=True)
    path = results / f"bench-{time.strftime('%Y%m%d-%H%M%S')}.json"
    measured = {name: [asdict(found) for found in each] for name, each in rounds.items()}
    trained = {name: asdict(cost) for name, cost in costs.items()}
    whole = {"machine": machine, "training": trained, "rounds": measured}
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")
    say(f"Every wait: {path.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(main_guard(main))
