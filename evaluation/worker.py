"""`python -m evaluation.worker train|ask NAME FOLDER`: the work of one process with one system.

One process trains and another answers, so that time and memory of each are its own.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from evaluation import in_context
from evaluation.judging import Judged, System, judge
from evaluation.labelled import training, two_requests, unseen
from evaluation.memory import peak_above
from evaluation.rasa_systems import RasaSystem
from evaluation.systems import OURS, SYSTEMS

STAGES = ("train", "ask")
_TRAINED, _ASKED = "trained.json", "asked.json"
_WARM_UP = 20


@dataclass(frozen=True)
class Trained:
    """What a training took: sentences, seconds by the clock, MB."""

    remark: str
    sentences: int
    seconds: float
    memory: float | None


@dataclass(frozen=True)
class Predicted:
    """What was answered, in how many milliseconds each, with how many MB."""

    milliseconds: list[float]
    memory: float | None
    validation: list[Judged]
    test: list[Judged]
    requests: list[tuple[list[str], list[str]]]  # meant and read, in messages with several
    contexts: list[in_context.Read] = field(default_factory=list)  # of ours alone


def read(folder: Path) -> tuple[Trained, Predicted]:
    """What both processes wrote."""
    asked = json.loads((folder / _ASKED).read_text(encoding="utf-8"))
    for name in ("validation", "test"):
        asked[name] = [Judged(**one) for one in asked[name]]
    asked["contexts"] = [in_context.Read(**one) for one in asked["contexts"]]
    return Trained(**json.loads((folder / _TRAINED).read_text(encoding="utf-8"))), Predicted(
        **asked
    )


def train(system: System, *, quick: bool) -> Trained:
    """Train a system on all sentences."""
    remark, sentences = system.prepare(quick=quick), training()
    began = time.perf_counter()
    system.train(sentences)
    seconds = time.perf_counter() - began
    return Trained(remark, len(sentences), seconds, peak_above(system.pid, system.empty))


def ask(system: System) -> Predicted:
    """Ask a trained system everything, one message at a time."""
    system.load()
    milliseconds: list[float] = []
    judged: dict[str, list[Judged]] = {"validation": [], "test": []}
    for sentence in unseen("validation")[:_WARM_UP]:
        system.answer(sentence.text)
    for kind, found in judged.items():
        for sentence in unseen(kind):
            began = time.perf_counter()
            answer = system.answer(sentence.text)
            waited = (time.perf_counter() - began) * 1000
            milliseconds.append(waited if answer.milliseconds is None else answer.milliseconds)
            found.append(judge(sentence, answer, keep_text=kind == "validation"))
    requests = [(meant, list(system.answer(text).requests)) for text, meant in two_requests()]
    memory = peak_above(system.pid, system.empty)
    return Predicted(milliseconds, memory, judged["validation"], judged["test"], requests)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=STAGES)
    parser.add_argument("name", choices=SYSTEMS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    system = SYSTEMS[arguments.name].make(arguments.folder)
    found: Trained | Predicted
    if arguments.stage == "train":
        found, name = train(system, quick=arguments.quick), _TRAINED
    else:
        found, name = ask(system), _ASKED
        if arguments.name == OURS and isinstance(system, RasaSystem):
            found = replace(found, contexts=in_context.ask(system.parse))
    text = json.dumps(asdict(found), ensure_ascii=False)
    (arguments.folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
