"""Runs in stock Rasa's environment, on Python 3.10: imports Rasa and the standard library only.

Lines of JSON. In: {data, epochs, folder, train: true} or {load: model} or {text}. Out: one each.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
import warnings
from pathlib import Path
from typing import Any

_MODEL = "model"


def _train(data: str, epochs: int, folder: str) -> None:
    """Train what Rasa writes into an empty config.yml, for an Arabic assistant."""
    import rasa
    from rasa.model_training import train_nlu
    from rasa.shared.utils.io import read_config_file, write_yaml

    default = Path(rasa.__file__).parent / "engine/recipes/config_files/default_config.yml"
    config = read_config_file(default)
    for component in config["pipeline"]:
        if component["name"] == "DIETClassifier":
            component["epochs"] = epochs
    path = Path(folder) / "config.yml"
    write_yaml({**config, "assistant_id": "musaed", "language": "ar"}, path)
    if not train_nlu(str(path), data, folder, fixed_model_name=_MODEL):
        raise RuntimeError("Rasa wrote no model")


class _Reader:
    def __init__(self, model: str) -> None:
        from rasa.core.agent import Agent

        self._agent = Agent.load(model)
        self._loop = asyncio.new_event_loop()

    def read(self, text: str) -> dict[str, Any]:
        began = time.perf_counter()
        parsed = self._loop.run_until_complete(self._agent.parse_message(text))
        milliseconds = (time.perf_counter() - began) * 1000
        ranking = [[one["name"], one["confidence"]] for one in parsed.get("intent_ranking", [])]
        return {
            "intent": parsed["intent"]["name"],
            "ranking": ranking,
            "milliseconds": milliseconds,
        }


def main() -> None:
    warnings.simplefilter("ignore")
    answers, sys.stdout = sys.stdout, sys.stderr  # Rasa prints while it trains
    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    logging.disable(logging.INFO)
    reader: _Reader | None = None
    for line in sys.stdin:
        asked = json.loads(line)
        answer: dict[str, Any] = {}
        if asked.pop("train", False):
            _train(**asked)
        elif "load" in asked:
            reader = _Reader(asked["load"])
        elif reader is None:
            raise RuntimeError("no model is loaded")
        else:
            answer = reader.read(asked["text"])
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
