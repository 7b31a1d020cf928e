"""What a message means where it stands: for each context, how likely each reading of it is.

A context is what the assistant has just asked or said. The intent model says what the words say by
themselves; here the hand-written lines of `data/contexts/` say what they mean at a name's question,
after an answer, in the queue. One linear model a context hears the letters, the lemmas and what the
intent model made of them. The held-out part of the intent examples teaches each context too: what
has an intent of its own mostly keeps it, by a table (`_MEANT`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import softmax

from arabic.ngrams import Floats, Ngrams

ANSWERS = "answer"
CONTEXTS = (
    "asked_story",
    "asked_choice",
    "asked_for",
    "asked_name",
    "asked_number",
    "confirming",
    "guiding",
    "offered",
    "answered",
    "ticket",
    "queued",
    "opening",
    "changed",
)
_ASKED = ("asked_story", "asked_choice", "asked_for", "asked_name", "asked_number")
# Files of lines that teach several contexts.
_SHARED = {"asked": (*_ASKED, "confirming", "guiding", "offered")}
# Contexts that read what is left of a message without its values: what it tells, and of what.
WITHOUT_VALUES = frozenset({"asked_story", "asked_choice", "asked_for", "opening"})
# What is said at one question of a form and would mean the same at the others.
_PASSED_ON = frozenset(
    "wait cancel start_over repeat talk_to_agent frustration thank bless greet goodbye "
    "bot_challenge out_of_scope ask_privacy ask_duration ask_cost help continue".split()
)
_ALSO = {"skip": _ASKED, "told_before": _ASKED, "about_other": ("asked_name", "asked_number")}
# Where an intent means something else than itself; None: it teaches nothing here.
_MEANT: dict[str, dict[str, str | None]] = {
    "asked_story": {
        "file_complaint": None, "ask_payment": None, "ask_eligibility": None,
        "ask_account_access": None, "frustration": None, "change_ticket": None, "dispute": None,
        "ask_registration": None,
    },
    "asked_choice": {
        "ask_payment": "payment", "ask_account_access": "portal", "ask_eligibility": "eligibility",
        "file_complaint": None, "frustration": None, "change_ticket": "change_answer",
        "dispute": None, "ask_registration": None, "ask_portal": None, "change_answer": None,
    },
    "asked_for": {"file_objection": None, "ask_eligibility": None, "change_ticket": None},
    "asked_name": {"change_ticket": "change_answer", "file_complaint": None},
    "asked_number": {
        "change_ticket": "change_answer", "file_complaint": None, "check_ticket": None,
        "ask_account_access": None,
    },
    "confirming": {
        "acknowledge": "affirm", "change_ticket": "change_answer", "file_complaint": None,
        "file_objection": None,
    },
    "guiding": {
        "affirm": "next", "acknowledge": "next", "deny": None, "help": "stuck",
        "change_answer": "back", "change_ticket": None, "file_objection": None,
        "ask_registration": None,
    },
    "offered": {"acknowledge": "affirm", "change_ticket": None},
    "answered": {"change_ticket": "change_ticket"},
    "ticket": {
        "change_ticket": None, "change_answer": "edit_ticket", "cancel": "withdraw",
        "help": "help",
    },
    "queued": {
        "cancel": "leave_queue", "talk_to_agent": "stay_queued", "frustration": None,
        "change_ticket": "for_agent", "ask_eligibility": None, "ask_account_access": None,
    },
}  # fmt: skip
# What is asked of messages of one kind only: of wishes to complain, of corrections.
_ALONE = frozenset({"opening", "changed"})
_UNLIKELY, _WEIGHT = -8.0, 0.08  # of the intent model's judgement, beside n-grams of length 1
_HELD_OUT = 0.2
_INTENT_EXAMPLES = 8  # of each intent, in each context
_KEPT = 4  # readings of a context that go on


class Sense(NamedTuple):
    """What the intent model makes of a text: its views, and log-probabilities of the intents."""

    views: Sequence[str]
    intents: Floats


class Line(NamedTuple):
    """A labelled line of one context."""

    context: str
    label: str
    text: str


def read_lines(folder: Path) -> list[Line]:
    """All lines of `data/contexts/`, in each context that they teach."""
    lines: list[Line] = []
    for file in sorted(folder.glob("*.yml")):
        content: dict[str, list[str]] = yaml.safe_load(file.read_text(encoding="utf-8"))
        for label, texts in content.items():
            for context in _taught(file.stem, label):
                lines += [Line(context, label, text) for text in texts]
        # a bare wish to complain means itself wherever a question of a form is open
        bare = content.get("bare", [])
        lines += [Line(context, "file_complaint", text) for context in _ASKED for text in bare]
    return lines


def _taught(context: str, label: str) -> tuple[str, ...]:
    if context in _SHARED:
        return _ASKED if label == "acknowledge" else _SHARED[context]
    if context in _ASKED and label in _PASSED_ON:
        return _ASKED
    if context in _ASKED and label in _ALSO:
        return _ALSO[label]
    return (context,)


class ContextModel:
    """Senses in, probabilities of readings out, for every context at once."""

    def __init__(self) -> None:
        self.labels: dict[str, list[str]] = {}
        self._columns: dict[str, tuple[int, int]] = {}
        self._ngrams = Ngrams()
        self._weights: Floats = np.zeros((0, 0), np.float32)  # n-grams x columns
        self._dense: Floats = np.zeros((0, 0), np.float32)  # intents x columns
        self._bias: Floats = np.zeros(0, np.float32)

    def fit(
        self,
        lines: Sequence[Line],
        examples: Sequence[tuple[str, str, Sense]],
        sense: Callable[[str], Sense],
        seed: int,
    ) -> None:
        """Train on the lines, and on examples (text, intent, sense) of the intent data.

        Their senses are to be honest: of a model that has not learnt them.
        """
        senses = {text: known for text, _, known in examples}
        rows = [*lines, *_of_intents(examples, np.random.default_rng(seed))]
        for line in rows:
            if line.text not in senses:
                senses[line.text] = sense(line.text)
        grams = self._ngrams.fit([senses[line.text].views for line in rows])
        dense = np.stack([_dense(senses[line.text]) for line in rows])
        features = sparse.hstack([grams, sparse.csr_matrix(dense)], format="csr", dtype=np.float32)
        width, weights, biases = grams.shape[1], [], []
        for context in CONTEXTS:
            chosen = [at for at, line in enumerate(rows) if line.context == context]
            names, truth = np.unique([rows[at].label for at in chosen], return_inverse=True)
            matrix, bias = _train(features[chosen], truth, seed)
            start = sum(len(labels) for labels in self.labels.values())
            self.labels[context] = [str(name) for name in names]
            self._columns[context] = (start, start + len(names))
            weights.append(matrix)
            biases.append(bias)
        whole = np.concatenate(weights, axis=1)
        self._weights = np.ascontiguousarray(whole[:width], np.float32)
        self._dense = np.ascontiguousarray(whole[width:], np.float32)
        self._bias = np.concatenate(biases).astype(np.float32)

    def predict(
        self, sense: Sense, bare: Sense | None = None
    ) -> dict[str, list[tuple[str, float]]]:
        """For each context its likeliest readings, the first first.

        `bare` is of the message without its values, where it has some.
        """
        scores = self._scores(sense)
        without = scores if bare is None else self._scores(bare)
        read = {}
        for context, (start, end) in self._columns.items():
            sure = softmax((without if context in WITHOUT_VALUES else scores)[start:end])
            order = sure.argsort()[::-1][:_KEPT]
            read[context] = [(self.labels[context][at], float(sure[at])) for at in order]
        return read

    def _scores(self, sense: Sense) -> Floats:
        scores = self._bias + _dense(sense) @ self._dense
        for rows, values in self._ngrams.count(sense.views):
            scores = scores + values @ self._weights[rows].astype(np.float32)
        return np.asarray(scores, np.float32)

    def save(self, directory: Path) -> None:
        """Write the model into an existing directory."""
        np.savez(
            directory / "contexts.npz",
            weights=self._weights.astype(np.float16), dense=self._dense, bias=self._bias,
            rarity=self._ngrams.rarity,
        )  # fmt: skip
        description = {
            "labels": self.labels,
            "ngrams": self._ngrams.names(),
        }
        (directory / "contexts.json").write_text(
            json.dumps(description, ensure_ascii=False), encoding="utf-8"
        )

    @classmethod
    def load(cls, directory: Path) -> ContextModel:
        """The model that `save` wrote. Raises `FileNotFoundError` when there is none."""
        description = json.loads((directory / "contexts.json").read_text(encoding="utf-8"))
        model = cls()
        start = 0
        for context, labels in description["labels"].items():
            model.labels[context] = labels
            model._columns[context] = (start, start + len(labels))
            start += len(labels)
        with np.load(directory / "contexts.npz") as arrays:
            model._weights, model._dense = arrays["weights"], arrays["dense"]
            model._bias = arrays["bias"]
            model._ngrams = Ngrams.of(description["ngrams"], arrays["rarity"])
        return model


def _dense(sense: Sense) -> Floats:
    # what is out of the question weighs nothing
    return np.asarray((np.maximum(sense.intents, _UNLIKELY) - _UNLIKELY) * _WEIGHT, np.float32)


def _of_intents(
    examples: Sequence[tuple[str, str, Sense]], random: np.random.Generator
) -> Iterable[Line]:
    """Some examples of each intent as lines of each context, by `_MEANT`."""
    by_intent: dict[str, list[str]] = {}
    for text, intent, _ in examples:
        by_intent.setdefault(intent, []).append(text)
    for context in CONTEXTS:
        if context in _ALONE:
            continue
        meant: Mapping[str, str | None] = _MEANT.get(context, {})
        for intent, texts in sorted(by_intent.items()):
            label = meant.get(intent, intent)
            if label is None:
                continue
            count = min(_INTENT_EXAMPLES, len(texts))
            for at in random.choice(len(texts), count, replace=False):
                yield Line(context, label, texts[int(at)])


def _train(
    features: sparse.csr_matrix, truth: NDArray[np.intp], seed: int
) -> tuple[Floats, Floats]:
    """Weights (features x labels) and biases whose softmax is calibrated on a held-out part."""
    from scipy.optimize import minimize_scalar
    from scipy.special import log_softmax
    from sklearn.model_selection import train_test_split
    from sklearn.svm import LinearSVC

    each_twice = bool((np.bincount(truth) > 1).all())
    learnt, held = train_test_split(
        np.arange(len(truth)),
        test_size=_HELD_OUT,
        stratify=truth if each_twice else None,
        random_state=seed,
    )

    def machine(chosen: NDArray[np.intp]) -> LinearSVC:
        return LinearSVC(C=1.0, random_state=seed).fit(features[chosen], truth[chosen])

    part = machine(learnt)
    margins = np.full((len(held), int(truth.max()) + 1), -2.0)
    margins[:, part.classes_] = part.decision_function(features[held])
    rows = np.arange(len(held))

    def surprise(scale: float) -> float:
        return float(-log_softmax(margins * scale, axis=1)[rows, truth[held]].mean())

    scale = float(minimize_scalar(surprise, bounds=(0.5, 12.0), method="bounded").x)
    whole = machine(np.arange(len(truth)))
    return whole.coef_.T * scale, whole.intercept_ * scale
