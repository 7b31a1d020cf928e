"""What stock Rasa offers. `tools.evaluate` makes its environment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import yaml

from evaluation.conversing import Program
from evaluation.judging import FALLBACK, Prediction
from evaluation.labelled import ROOT, Sentence
from evaluation.memory import empty_python
from tools.layout import STOCK_ENV, python_of

_HERE = Path(__file__).parent
_EPOCHS, _QUICK_EPOCHS = 100, 2


class Diet:
    """What Rasa writes into an empty config.yml, trained on data/nlu."""

    _config = ""

    def __init__(self, folder: Path) -> None:
        python = python_of(STOCK_ENV)
        self.empty: Sequence[str] = empty_python(python)
        self._folder = folder
        self._epochs = _EPOCHS
        self._rasa = Program([python, _HERE / "serve.py"])
        self.pid = self._rasa.pid

    def prepare(self, *, quick: bool) -> str:
        """Say for how many epochs."""
        self._epochs = _QUICK_EPOCHS if quick else _EPOCHS
        return f"{self._epochs} epochs"

    def train(self, sentences: Sequence[Sentence]) -> None:
        """Learn from labelled sentences and leave a model in the folder."""
        data = str(self._data(sentences))
        folder = str(self._folder)
        self._rasa.ask(train=folder, data=data, config=self._config, epochs=self._epochs)

    def load(self) -> None:
        """Load the model."""
        self._rasa.ask(load=str(self._folder / "model.tar.gz"))

    def answer(self, text: str) -> Prediction:
        """Read one message; the time is Rasa's own, without the way there and back."""
        read = self._rasa.ask(text=text)
        ranking = [(name, sure) for name, sure in read["ranking"] if name not in (FALLBACK, None)]
        return Prediction(read["intent"], ranking, milliseconds=read["milliseconds"])

    def _data(self, sentences: Sequence[Sentence]) -> Path:
        """Where Rasa finds the sentences: they come from there."""
        return ROOT / "data" / "nlu"


class Logistic(Diet):
    """Rasa's logistic regression, on our tokens in normal form."""

    _config = str(_HERE / "logistic.yml")

    def __init__(self, folder: Path) -> None:
        from arabic.pipeline import build

        super().__init__(folder)
        self._language = build()

    def prepare(self, *, quick: bool) -> str:
        """Nothing is to be chosen."""
        return ""

    def answer(self, text: str) -> Prediction:
        """Read one message; the time is Rasa's own, without that of our tokens."""
        return super().answer(self._tokens(text))

    def _tokens(self, text: str) -> str:
        return " ".join(token.lemma_ for token in self._language(text))

    def _data(self, sentences: Sequence[Sentence]) -> Path:
        examples: defaultdict[str, list[str]] = defaultdict(list)
        for sentence in sentences:
            examples[sentence.intent].append(f"- {self._tokens(sentence.text)}\n")
        nlu = [{"intent": name, "examples": "".join(lines)} for name, lines in examples.items()]
        path = self._folder / "nlu.yml"
        text = yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True)
        path.write_text(text, encoding="utf-8")
        return path
