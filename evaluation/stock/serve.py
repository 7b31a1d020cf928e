"""Runs in stock Rasa's environment, on Python 3.10: imports Rasa and the standard library only.

Lines of JSON, one out for each in. In: {train: folder, data, config, epochs} or {load: model} or
{text}. Without a config, Rasa's own default is trained, for so many epochs.
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


def _train(train: str, data: str, config: str, epochs: int) -> None:
    from rasa.model_training import train_nlu

    config = config or _default(Path(train), epochs)
    if not train_nlu(config, data, train, fixed_model_name=_MODEL):
        raise RuntimeError("Rasa wrote no model")


def _default(folder: Path, epochs: int) -> str:
    """The path of what Rasa writes into an empty config.yml, for an Arabic assistant."""
    import rasa
    from rasa.shared.utils.io import read_config_file, write_yaml

    default = Path(rasa.__file__).parent / "engine/recipes/config_files/default_config.yml"
    config = read_config_file(default)
    for component in config["pipeline"]:
        if component["name"] == "DIETClassifier":
            component["epochs"] = epochs
    path = folder / "config.yml"
    write_yaml({**config, "assistant_id": "musaed", "language": "ar"}, path)
    return str(path)


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
        if "train" in asked:
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
