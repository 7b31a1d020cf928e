"""The trained model beside what `make evaluate` recorded. Figures only: nobody reads the test."""

from __future__ import annotations

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from evaluation import in_context, measures, record
from evaluation.gate import fallen, fallen_in_context
from evaluation.judging import judge
from evaluation.labelled import ROOT, unseen
from evaluation.rasa_systems import Parse, answer_of, parser
from evaluation.systems import OURS


@pytest.fixture(scope="module")
def parse(model: Path) -> Parse:
    """How the model reads a message."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)  # config.yml names the spaCy model by its path from there
        return parser(model)


def test_no_figure_falls_behind_the_recorded_one(parse: Parse) -> None:
    with capture_logs():  # Rasa logs each message, and pytest shows logs when a test fails
        judged = [judge(one, answer_of(parse(one.text)), keep_text=False) for one in unseen("test")]
    recorded = record.read(record.RECORDED).systems[OURS].test
    fell = fallen(recorded, measures.figures(judged))
    assert not fell, "; ".join(fell)  # if meant: make evaluate EVALUATE_ARGS="musaed --record"


def test_no_figure_in_context_falls_behind_the_recorded_one(parse: Parse) -> None:
    details = record.read(record.RECORDED).details
    assert details is not None
    with capture_logs():
        now = in_context.figures(in_context.ask(parse))
    fell = fallen_in_context(details.contexts, now)
    assert not fell, "; ".join(fell)
