"""The knowledge files: every fact with a source, every conflict kept, every mistake in one line."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from casework.knowledge import FOLDER, KnowledgeError, load

ROOT = FOLDER.parents[1]

# The sources' statements, as agreed with the editors: (fact, value, sources).
STATED = [
    ("call_center.address", "19912", ("S0", "S1")),
    ("call_center.hours", "sun-thu 10:00-15:00, sun-thu 20:00-01:00", ("S0",)),
    ("call_center.hours", "sun-thu 08:00-20:00", ("S1",)),
    ("call_center.hours", "sun-thu 00:00-24:00", ("S0", "S1")),
    ("twitter.address", "@Citizen_care", ("S0",)),
    (
        "twitter.hours",
        "sun-thu 09:00-17:00, sun-thu 20:00-01:00, fri-sat 13:00-17:00",
        ("S0",),
    ),
    ("portal.address", "ca.gov.sa", ("S0",)),
    ("sawtak.hours", "sun-sat 00:00-24:00", ("S0",)),
    (
        "beneficiary_care.hours",
        "sun-thu 09:00-17:00, sun-thu 20:00-01:00, fri-sat 13:00-17:00",
        ("S0",),
    ),
    ("beneficiary_care.hours", "sun-thu 00:00-24:00, fri-sat 13:00-22:00", ("S1",)),
    ("beneficiary_care.hours", "sun-thu 13:00-22:00", ("S1",)),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the knowledge that a test may spoil."""
    return Path(shutil.copytree(FOLDER, tmp_path / "knowledge"))


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(("name", "value", "sources"), STATED)
def test_what_the_sources_state_is_kept(name: str, value: str, sources: tuple[str, ...]) -> None:
    facts = {name: fact for _, name, fact in load().all_facts()}
    readings = facts[name].readings.values()
    assert any((r.value, r.sources) == (value, sources) for r in readings)


def test_hours_that_no_source_states_are_not_invented() -> None:
    assert load().channels["portal"].hours is None


def test_the_guides_have_their_steps() -> None:
    known = load()
    assert len(known.items("sawtak.steps")) == 6
    assert len(known.items("objection.steps")) == len(known.items("objection.details")) == 5
    assert "«رفع اعتراض»" in known.items("objection.steps")[4]
    with pytest.raises(TypeError):
        known.text("objection.steps")
    with pytest.raises(TypeError):
        known.items("objection.advice")


def test_the_conflicts() -> None:
    assert [name for name, _ in load().conflicts()] == [
        "call_center.hours",
        "beneficiary_care.identity",
        "beneficiary_care.hours",
    ]


def test_an_editor_switches_the_preferred_reading_in_one_line(folder: Path) -> None:
    edit(folder, "channels.yml", "preferred: S1", "preferred: S0")
    hours = load(folder).channels["call_center"].hours
    assert hours is not None
    assert hours.value == "sun-thu 10:00-15:00, sun-thu 20:00-01:00"
    assert hours.other == "sun-thu 08:00-20:00"


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        (
            "channels.yml",
            '{value: "19912", sources: [S0, S1]}',
            '{value: "19912", sources: []}',
            "channels.yml: call_center.address: the fact has no source",
        ),
        (
            "channels.yml",
            '{value: "19912", sources: [S0, S1]}',
            '{value: "19912"}',
            "channels.yml: call_center.address: the fact has no source",
        ),
        (
            "channels.yml",
            '"sun-thu 08:00-20:00", sources: [S1]',
            '"sun-thu 08:00-20:00"',
            "channels.yml: call_center.hours.S1: the fact has no source",
        ),
        (
            "facts.yml",
            "sources: [S0]}",
            "sources: [S7]}",
            "facts.yml: program.aim: source 'S7' is not in sources.yml",
        ),
        (
            "channels.yml",
            "preferred: S1",
            "preferred: S9",
            "channels.yml: call_center.hours: preferred is 'S9', "
            "which is none of its readings (S1, S0, all_day)",
        ),
        (
            "channels.yml",
            '"sun-thu 08:00-20:00"',
            '"all day"',
            "channels.yml: call_center.hours.S1.value: 'all day' is not understood; "
            "write it like 'sun-thu 08:00-20:00'",
        ),
        (
            "answers.yml",
            "{sawtak.steps:numbered}",
            "{sawtak.stages}",
            "answers.yml: topics.ask_sawtak_steps: nothing is called {sawtak.stages}",
        ),
        (
            "answers.yml",
            "title: أوقات العمل",
            "title: أوقات عمل قنوات التواصل كلها",
            "answers.yml: topics.ask_channels.choices.0.title: "
            "String should have at most 20 characters",
        ),
        ("answers.yml", "phrases:", "phrase:", "answers.yml: phrases: Field required"),
        (
            "facts.yml",
            "program.aim:",
            "program.what:",
            'facts.yml: line 6: found duplicate key "program.what"',
        ),
    ],
)
def test_a_mistake_is_one_clear_line(
    folder: Path, file: str, old: str, new: str, line: str
) -> None:
    edit(folder, file, old, new)
    with pytest.raises(KnowledgeError) as raised:
        load(folder)
    assert any(line in found for found in raised.value.lines), raised.value.lines
    assert all("\n" not in found for found in raised.value.lines)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "facts.yml").unlink()
    with pytest.raises(KnowledgeError, match=r"facts\.yml"):
        load(folder)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "casework.knowledge", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_command_lists_every_conflict_with_its_values_and_sources() -> None:
    done = run()
    assert done.returncode == 0, done.stderr
    for name, fact in load().conflicts():
        assert name in done.stdout
        for key, reading in fact.readings.items():
            mark = "*" if key == fact.preferred else " "
            assert f"{mark} {key} [{', '.join(reading.sources)}]: {reading.value}" in done.stdout


def test_the_command_fails_on_a_fact_without_a_source(folder: Path) -> None:
    edit(folder, "channels.yml", '"19912", sources: [S0, S1]', '"19912"')
    done = run(str(folder))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == "channels.yml: call_center.address: the fact has no source\n"
