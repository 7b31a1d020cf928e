"""The figures of made-up answers, worked out by hand."""

from __future__ import annotations

import pytest

from evaluation import measures
from evaluation.judging import FALLBACK, OUT_OF_SCOPE, Prediction, judge
from evaluation.labelled import Sentence
from tests.evaluation.made_up import ANSWERS, judged

FIGURES = measures.figures(ANSWERS)


def test_accuracy_is_that_of_the_first_intent_before_the_threshold() -> None:
    assert FIGURES.accuracy == 4 / 8
    assert FIGURES.sentences == 8


def test_macro_f1_weighs_each_intent_alike() -> None:
    greet = 2 * (2 / 3) * 1 / (2 / 3 + 1)
    thank = 1 / 3  # of three guesses one is right, of three meant one is found
    outside = 2 * (1 / 2) * (1 / 3) / (1 / 2 + 1 / 3)
    assert FIGURES.macro_f1 == pytest.approx((greet + thank + outside) / 3)


def test_out_of_scope_is_found_when_refused_and_strictly_when_named() -> None:
    assert FIGURES.out_of_scope_recall == pytest.approx(2 / 3)
    assert FIGURES.out_of_scope_strict == pytest.approx(1 / 3)


def test_false_rejection_counts_both_ways_of_refusing() -> None:
    assert FIGURES.false_rejection == 2 / 5


def test_each_style_has_figures_of_its_own() -> None:
    assert FIGURES.styles["saudi"] == measures.Style(2, 0.5, 1.0)
    assert FIGURES.styles["msa"].sentences == 6
    only_outside = measures.figures([judged(OUT_OF_SCOPE, OUT_OF_SCOPE, style="near_miss")])
    assert only_outside.styles["near_miss"].false_rejection is None


def test_calibration_has_a_bin_for_each_tenth_that_is_not_empty() -> None:
    bins = measures.calibration([judged("greet", "greet", 1.0), judged("greet", "thank", 0.95)])
    assert bins == [measures.Bin(2, 0.975, 0.5)]
    assert measures.figures(
        [judged("greet", "greet", 1.0), judged("greet", "greet", 0.25)]
        + [judged(OUT_OF_SCOPE, OUT_OF_SCOPE, 1.0)] * 2
    ).calibration_error == pytest.approx(0.75 / 4)


def test_an_interval_holds_the_mean_and_shrinks_with_more_messages() -> None:
    few, many = [1.0, 0.0, 1.0, 1.0] * 5, [1.0, 0.0, 1.0, 1.0] * 100
    low, high = measures.interval(few)
    assert 0 <= low < 0.75 < high <= 1
    narrow = measures.interval(many)
    assert narrow[1] - narrow[0] < high - low
    assert measures.interval(few) == (low, high)  # the same each time


def test_a_difference_is_between_the_same_messages() -> None:
    ours = [judged("greet", "greet")] * 10
    theirs = [judged("greet", "thank")] * 5 + ours[:5]
    gain, low, high = measures.difference(ours, theirs)
    assert gain == 0.5
    assert 0 < low < gain < high < 1
    assert measures.difference(ours, ours) == (0, 0, 0)


def test_confusion_has_what_is_meant_in_rows() -> None:
    names, matrix = measures.confusion([judged("thank", "greet"), judged("greet", "greet")])
    assert names == ["greet", "thank"]
    assert matrix == [[1, 0], [1, 0]]


def test_thresholds_count_messages() -> None:
    [half] = [one for one in measures.thresholds(ANSWERS) if one.threshold == 0.6]
    assert half == measures.Threshold(
        0.6, refused_right=1, refused_wrong=0, accepted_wrong=2, out_of_scope_accepted=1
    )


def test_the_worst_errors_are_the_surest_wrong_answers() -> None:
    worst = measures.errors(ANSWERS, most=3)
    assert [one.confidence for one in worst] == [0.95, 0.8, 0.6]
    everything = measures.errors(ANSWERS, most=30)
    assert [one.final for one in everything][-1] == FALLBACK
    assert len(everything) == 4  # out of scope and refused is no error


def test_nothing_read_is_a_fallback_without_confidence() -> None:
    one = judge(Sentence("؟", "greet", "short"), Prediction(FALLBACK, []), keep_text=False)
    assert (one.first, one.confidence, one.text) == (FALLBACK, 0.0, "")
    assert not one.is_right
