"""The results as a Markdown page; `evaluation.pictures` draws what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evaluation.judging import Judged
from evaluation.record import Details, Measured, Results
from evaluation.systems import OURS, SYSTEMS
from evaluation.tables import percent, table

CALIBRATION, CONFUSION, STYLES = "calibration.png", "confusion.png", "styles.png"


def markdown(results: Results, folder: str) -> str:
    """The page; its pictures are in `folder`, beside it."""
    known = {name: results.systems[name] for name in SYSTEMS if name in results.systems}
    others = {name: one for name, one in known.items() if not SYSTEMS[name].left_out}
    without = {name: one for name, one in known.items() if SYSTEMS[name].left_out}
    introduction = _INTRODUCTION.read_text(encoding="utf-8").strip()
    parts = [introduction, _sets(known), "## Side by side", _runs(known), _table(others)]
    parts += [_remarks(others), _verdict(others)]
    parts += ["## By way of writing", _styles(others), _picture(folder, STYLES)]
    if without:
        parts += ["## Without each module", _ABLATION, _ablation(known[OURS], without)]
    parts += ["## How sure, and how often right", _calibration(others)]
    parts += [_picture(folder, CALIBRATION)]
    if results.details is not None:
        parts += _details(results.details, known[OURS], folder)
    return "\n\n".join(part for part in parts if part) + "\n"


_INTRODUCTION = Path(__file__).with_name("introduction.md")
_ABLATION = """\
Ours, trained anew without one module of the language layer; accuracy by validation and test, and
what the module gives on the test in points (95 % interval). A module that gives nothing here may
still serve a way of writing that the test has little of."""


def _sets(known: dict[str, Measured]) -> str:
    if not known:
        return ""
    measured = next(iter(known.values()))
    styles = ", ".join(f"{name} {style.sentences}" for name, style in measured.test.styles.items())
    return (
        f"The test has {measured.test.sentences} messages ({styles}), validation"
        f" {measured.validation.sentences}. Thresholds and weights are chosen on validation; of the"
        " test nobody reads a line, so single messages below are from validation."
    )


def _runs(known: dict[str, Measured]) -> str:
    runs: dict[tuple[str, int, int], list[str]] = {}
    for name, one in known.items():
        run = (one.run, one.training_sentences, one.test.sentences)
        runs.setdefault(run, []).append(SYSTEMS[name].title)
    if len(runs) == 1:
        [(when, learnt, _)] = runs
        return f"One run: {when}. Learnt from {learnt:,} sentences."
    return "\n".join(
        f"- {when}, {learnt:,} sentences to learn from, {asked} in the test: {', '.join(titles)}"
        for (when, learnt, asked), titles in runs.items()
    )


def _table(known: dict[str, Measured]) -> str:
    return table(
        [
            "",
            "accuracy",
            "macro-F1",
            "out-of-scope recall",
            "strict",
            "false rejection",
            "training",
            "its memory",
            "p50",
            "p95",
            "memory",
        ],
        (
            [
                f"**{SYSTEMS[name].title}**" if name == OURS else SYSTEMS[name].title,
                percent(one.test.accuracy),
                percent(one.test.macro_f1),
                percent(one.test.out_of_scope_recall),
                percent(one.test.out_of_scope_strict),
                percent(one.test.false_rejection),
                f"{one.training_seconds:,.0f} s",
                _megabytes(one.training_memory),
                f"{one.p50:.2f} ms",
                f"{one.p95:.2f} ms",
                _megabytes(one.memory),
            ]
            for name, one in known.items()
        ),
    )


def _remarks(known: dict[str, Measured]) -> str:
    remarks = [
        f"- {SYSTEMS[name].title}: {one.remark}" for name, one in known.items() if one.remark
    ]
    if OURS in known:
        low, high = known[OURS].test.accuracy_interval
        remarks.insert(
            0, f"- The accuracy of ours has a 95 % interval from {percent(low)} to {percent(high)}."
        )
    return "\n".join(remarks)


def _verdict(known: dict[str, Measured]) -> str:
    """What the table says about the choice, system by system."""
    if OURS not in known:
        return ""
    ours, lines, better = known[OURS], [], []
    for name, one in known.items():
        if one.difference is None:
            continue
        gain, low, high = map(_points, one.difference)
        if max(one.difference) < 0:
            better.append(SYSTEMS[name].title)
        lines.append(
            f"- beside {SYSTEMS[name].title}: {gain} points of accuracy ({low} to"
            f" {high}); it takes {_times(one.p50, ours.p50)} the time and"
            f" {_times(one.memory, ours.memory)} the memory"
        )
    if not lines:
        return ""
    found = (
        f"More accurate than ours beyond chance: {', '.join(better)}."
        if better
        else "None is more accurate than ours beyond chance."
    )
    return "\n".join(
        ["What ours gives (95 % intervals, message by message):", "", *lines, "", found]
    )


def _times(one: float | None, other: float | None) -> str:
    return f"{one / other:.2g} times" if one and other else "an unknown multiple of"


def _styles(known: dict[str, Measured]) -> str:
    styles = list(next(iter(known.values())).test.styles)
    return table(
        ["accuracy", *styles],
        (
            [SYSTEMS[name].title, *(percent(one.test.styles[style].accuracy) for style in styles)]
            for name, one in known.items()
        ),
    )


def _ablation(ours: Measured, without: dict[str, Measured]) -> str:
    styles = list(ours.test.styles)

    def row(title: str, one: Measured) -> list[str]:
        gain = [_points(value) for value in one.difference or ()]
        cells = [percent(one.validation.accuracy), percent(one.test.accuracy)]
        cells += [f"{gain[0]} ({gain[1]} to {gain[2]})" if gain else ""]
        cells += [percent(one.test.macro_f1), percent(one.test.out_of_scope_recall)]
        cells += [percent(one.test.false_rejection), f"{one.p50:.2f} ms"]
        return [title, *cells, *(percent(one.test.styles[style].accuracy) for style in styles)]

    lines = [row("**ours**", ours)]
    lines += [row(f"without {SYSTEMS[name].left_out}", one) for name, one in without.items()]
    figures = ["validation", "test", "what it gives", "macro-F1", "out-of-scope recall"]
    return table(["", *figures, "false rejection", "p50", *styles], lines)


def _calibration(known: dict[str, Measured]) -> str:
    return (
        "Expected calibration error on the test, in ten bins: "
        + ", ".join(
            f"{SYSTEMS[name].title} {one.test.calibration_error:.3f}"
            for name, one in known.items()
            if SYSTEMS[name].has_confidence
        )
        + ". A margin of the plain SVM is no probability."
    )


def _details(details: Details, ours: Measured, folder: str) -> list[str]:
    read = details.requests
    split, split_test = percent(ours.validation.split), percent(ours.test.split)
    return [
        "## What the threshold does",
        "On validation. Of messages within scope: refused though read right, refused and misread,"
        " accepted though misread; of messages out of scope: accepted as something else.",
        table(
            ["threshold", "refused, right", "refused, misread", "misread, accepted", "leaked"],
            (
                [
                    f"{one.threshold:.1f}",
                    str(one.refused_right),
                    str(one.refused_wrong),
                    str(one.accepted_wrong),
                    str(one.out_of_scope_accepted),
                ]
                for one in details.thresholds
            ),
        ),
        "## Several requests in one message",
        f"{read.several_right} of {read.several} messages with several requests are read right,"
        f" all in order; {read.single_whole} of {read.single} that look like it are left whole."
        f" Of the others, {split} of validation and {split_test} of the test fall apart.",
        "## What is mistaken for what",
        "On the test: rows are what was meant, columns the most likely intent.",
        _picture(folder, CONFUSION),
        f"## The worst {len(details.errors)} errors",
        "On validation: wrong answers, the surest first; then what was refused wrongly.",
        _errors(details.errors),
    ]


def _errors(errors: Sequence[Judged]) -> str:
    return table(
        ["message", "style", "meant", "read as", "sure", "answered as"],
        (
            [
                one.text.replace("|", "\\|"),
                one.style,
                one.intent,
                one.first,
                f"{one.confidence:.2f}",
                one.final,
            ]
            for one in errors
        ),
    )


def _picture(folder: str, name: str) -> str:
    return f"![{name.removesuffix('.png')}]({folder}/{name})"


def _points(share: float) -> str:
    return f"{100 * share:+.1f}"


def _megabytes(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f} MB"
