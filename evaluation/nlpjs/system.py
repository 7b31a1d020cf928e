"""NLP.js as a system of the comparison. `tools.evaluate` fetches its packages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evaluation.conversing import Program
from evaluation.judging import FALLBACK, Prediction
from evaluation.labelled import Sentence
from evaluation.memory import EMPTY_NODE

_SCRIPT = Path(__file__).with_name("serve.mjs")
_NONE = "None"  # NLP.js's word for not understood


class NlpJs:
    """Arabic as `@nlpjs/lang-ar` reads it, thresholds as they come (0.5)."""

    empty: Sequence[str] = EMPTY_NODE

    def __init__(self, folder: Path) -> None:
        self._model = str(folder / "model.nlp")
        self._node = Program(["node", _SCRIPT])
        self.pid = self._node.pid

    def prepare(self, *, quick: bool) -> str:
        """Nothing is to be chosen."""
        return ""

    def train(self, sentences: Sequence[Sentence]) -> None:
        """Learn from labelled sentences and leave a model in the folder."""
        examples = [[sentence.text, sentence.intent] for sentence in sentences]
        self._node.ask(train=examples, file=self._model)

    def load(self) -> None:
        """Load the model."""
        self._node.ask(load=self._model)

    def answer(self, text: str) -> Prediction:
        """Read one message; the time is Node's own, without the way there and back."""
        read = self._node.ask(text=text)
        ranking = [(name, score) for name, score in read["ranking"] if name != _NONE]
        intent = FALLBACK if read["intent"] == _NONE else read["intent"]
        return Prediction(intent, ranking, milliseconds=read["milliseconds"])
