"""Rasa's default pipeline. `tools.evaluate` makes its environment."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evaluation.answers import FALLBACK, Answer
from evaluation.conversing import Program
from evaluation.memory import empty_python
from tests.nlu.sentences import ROOT, Sentence
from tools.layout import STOCK_ENV, python_of

_SCRIPT = Path(__file__).with_name("serve.py")
_EPOCHS, _QUICK_EPOCHS = 100, 2


class Diet:
    """What Rasa writes into an empty config.yml, trained on data/nlu."""

    def __init__(self, folder: Path) -> None:
        python = python_of(STOCK_ENV)
        self.empty: Sequence[str] = empty_python(python)
        self._folder = folder
        self._epochs = _EPOCHS
        self._rasa = Program([python, _SCRIPT])
        self.pid = self._rasa.pid

    def prepare(self, *, quick: bool) -> str:
        """Say for how many epochs."""
        self._epochs = _QUICK_EPOCHS if quick else _EPOCHS
        return f"{self._epochs} epochs"

    def train(self, sentences: Sequence[Sentence]) -> None:
        """Learn from data/nlu, which is where `sentences` come from."""
        data = str(ROOT / "data" / "nlu")
        self._rasa.ask(train=True, data=data, epochs=self._epochs, folder=str(self._folder))

    def load(self) -> None:
        """Load the model."""
        self._rasa.ask(load=str(self._folder / "model.tar.gz"))

    def answer(self, text: str) -> Answer:
        """Read one message; the time is Rasa's own, without the way there and back."""
        read = self._rasa.ask(text=text)
        ranking = [(name, sure) for name, sure in read["ranking"] if name not in (FALLBACK, None)]
        return Answer(read["intent"], ranking, milliseconds=read["milliseconds"])
