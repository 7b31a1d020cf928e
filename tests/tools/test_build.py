"""A digest changes exactly when something is built differently."""

from pathlib import Path

import pytest

from tools import build


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(build, "ROOT", tmp_path)
    (tmp_path / "data" / "__pycache__").mkdir(parents=True)
    (tmp_path / "data" / "nlu.yml").write_text("one", encoding="utf-8")
    (tmp_path / "config.yml").write_text("two", encoding="utf-8")
    return tmp_path


def digest(root: Path) -> str:
    return build.digest(root / "data", root / "config.yml", root / "missing")


def test_same_sources_same_digest(sources: Path) -> None:
    before = digest(sources)
    (sources / "data" / "__pycache__" / "nlu.pyc").write_bytes(b"compiled")
    (sources / "elsewhere").touch()
    assert digest(sources) == before


def test_changed_content_changes_the_digest(sources: Path) -> None:
    before = digest(sources)
    (sources / "data" / "nlu.yml").write_text("One", encoding="utf-8")
    assert digest(sources) != before


def test_a_renamed_or_new_file_changes_the_digest(sources: Path) -> None:
    before = digest(sources)
    (sources / "data" / "nlu.yml").rename(sources / "data" / "faq.yml")
    renamed = digest(sources)
    (sources / "missing").touch()
    assert len({before, renamed, digest(sources)}) == 3


def test_a_source_edited_while_training_leaves_the_trained_model(
    sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edit_and_train(_title: str, command: list[object], *_: object, **__: object) -> None:
        (sources / "config.yml").write_text("three", encoding="utf-8")
        (sources / f"{command[-1]}.tar.gz").touch()

    monkeypatch.setattr(build, "MODELS", sources)
    monkeypatch.setattr(build, "run_step", edit_and_train)
    trained = build.train()
    assert trained.exists() and trained != build.model_path()
    assert build.train() == build.model_path()
