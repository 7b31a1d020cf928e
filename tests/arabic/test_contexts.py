"""What a message means where it stands, on a small made-up language."""

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from arabic.context_lines import CONTEXTS, WITHOUT_VALUES, Line, read_lines
from arabic.contexts import ContextModel, Sense
from arabic.features import sounds, words

INTENTS = ("affirm", "ask_hours", "cancel", "thank")
SAID = {
    "affirm": "نعم ايه تمام اكيد ابشر طيب",
    "ask_hours": "متى تفتحون دوامكم ساعات مواعيدكم الدوام",
    "cancel": "خلاص الغاء اتركها بطلت هونت الغوها",
    "thank": "شكرا مشكور يعطيك العافية تسلم مشكورين",
    "answer": "محمد خالد نورة العتيبي القحطاني سارة",
    "skip": "ماعندي ضاع نسيته مدري بعدين لاحقا",
    "wait": "لحظة دقيقة اصبر ثواني شوي انتظر",
}
SEED = 3


def sentence(about: str, rng: random.Random) -> str:
    return " ".join(rng.sample(SAID[about].split(), 3))


def sense(text: str) -> Sense:
    """What the intent model might make of a text: the intent with most of its words."""
    known = [sum(word in SAID[intent].split() for word in text.split()) for intent in INTENTS]
    likely = (np.asarray(known, np.float64) + 0.1) / (sum(known) + 0.1 * len(INTENTS))
    return Sense((text, words(text), sounds(text)), np.log(likely).astype(np.float32))


@pytest.fixture(scope="module")
def taught() -> list[Line]:
    """Lines of every context: what answers its question, and what does not."""
    rng = random.Random(SEED)
    return [
        Line(context, label, sentence(label, rng))
        for context in CONTEXTS
        for label in ("answer", "skip", "wait")
        for _ in range(12)
    ]


@pytest.fixture(scope="module")
def model(taught: list[Line]) -> ContextModel:
    return fitted(taught)


def fitted(taught: Sequence[Line]) -> ContextModel:
    rng = random.Random(SEED + 1)
    examples = [(sentence(i, rng), i) for i in INTENTS for _ in range(12)]
    model = ContextModel()
    model.fit(taught, [(text, i, sense(text)) for text, i in examples], sense, SEED)
    return model


def test_every_context_reads_every_message(model: ContextModel) -> None:
    assert set(model.predict(sense("محمد العتيبي"))) == set(CONTEXTS)


def test_what_answers_a_question_is_told_from_what_does_not(model: ContextModel) -> None:
    rng = random.Random(99)
    for label in ("answer", "skip", "cancel", "thank"):
        reading = model.predict(sense(sentence(label, rng)))["asked_name"]
        assert reading[0][0] == label


def test_an_intent_means_something_else_where_the_table_says_so(model: ContextModel) -> None:
    read = model.predict(sense("نعم ايه تمام"))
    assert read["guiding"][0][0] == "next"  # done with the step
    assert read["confirming"][0][0] == "affirm"
    assert model.predict(sense("خلاص الغاء بطلت"))["queued"][0][0] == "leave_queue"


def test_what_only_some_messages_are_asked_learns_no_intents(model: ContextModel) -> None:
    for context in ("opening", "changed"):
        assert set(model.labels[context]) == {"answer", "skip", "wait"}


@pytest.mark.parametrize("text", ["محمد خالد نورة", "متى تفتحون", "", "؟", "xyz", "كلام جديد كله"])
def test_readings_are_probabilities_of_known_labels_the_likeliest_first(
    model: ContextModel, text: str
) -> None:
    for context, reading in model.predict(sense(text)).items():
        likely = [sure for _, sure in reading]
        assert likely == sorted(likely, reverse=True) and all(0 <= sure <= 1 for sure in likely)
        labels = [label for label, _ in reading]
        assert set(labels) <= set(model.labels[context]) and len(set(labels)) == len(labels)
        if len(labels) == len(model.labels[context]):
            assert sum(likely) == pytest.approx(1, abs=1e-5)
        else:  # only the likeliest go on
            assert sum(likely) < 1 + 1e-5


def test_without_its_values_a_message_is_read_where_values_say_nothing(
    model: ContextModel,
) -> None:
    whole, bare = sense("محمد خالد نورة"), sense("ماعندي ضاع نسيته")
    read, plain = model.predict(whole, bare), model.predict(whole)
    only = model.predict(bare)
    for context in CONTEXTS:
        assert read[context] == (only if context in WITHOUT_VALUES else plain)[context]


def test_a_model_that_was_kept_reads_the_same(model: ContextModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    kept = ContextModel.load(tmp_path)
    rng = random.Random(5)
    for label in SAID:
        text = sentence(label, rng)
        before, after = model.predict(sense(text)), kept.predict(sense(text))
        for context in CONTEXTS:
            assert [name for name, _ in after[context]] == [name for name, _ in before[context]]
            # weights are kept in half precision
            likely = [sure for _, sure in before[context]]
            assert [sure for _, sure in after[context]] == pytest.approx(likely, abs=0.01)


def test_without_training_there_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ContextModel.load(tmp_path)


def test_the_same_lines_make_the_same_model(model: ContextModel, taught: list[Line]) -> None:
    text = sense("مدري محمد متى")
    assert fitted(taught).predict(text) == model.predict(text)


def test_a_line_teaches_the_contexts_that_it_is_said_in(tmp_path: Path) -> None:
    write(tmp_path / "asked.yml", wait=["لحظة"], acknowledge=["زين"])
    write(tmp_path / "asked_name.yml", answer=["محمد العتيبي"], skip=["مو معي"])
    write(tmp_path / "guiding.yml", next=["التالي"])
    write(tmp_path / "opening.yml", bare=["ابي اشتكي"])
    taught: dict[str, set[str]] = {}
    for line in read_lines(tmp_path):
        taught.setdefault(line.text, set()).add(line.context)
    asked = {context for context in CONTEXTS if context.startswith("asked")}
    assert taught["لحظة"] == asked | {"confirming", "guiding", "offered"}
    assert taught["زين"] == asked and taught["مو معي"] == asked
    assert taught["محمد العتيبي"] == {"asked_name"} and taught["التالي"] == {"guiding"}
    assert taught["ابي اشتكي"] == asked | {"opening"}


def write(file: Path, **labels: list[str]) -> None:
    lines = [
        f"{label}:\n" + "".join(f'- "{text}"\n' for text in texts)
        for label, texts in labels.items()
    ]
    file.write_text("".join(lines), encoding="utf-8")
