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
