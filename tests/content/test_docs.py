"""What the documentation names is there: links, files, folders and make's commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.layout import ROOT

PAGES = sorted(
    page
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "widget" / "README.md")
    if page.name != "CHANGELOG.md"  # tells of what is gone, too
)
_FOLDERS = "|".join(
    path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")
)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PATH = re.compile(rf"`((?:{_FOLDERS})/[\w./-]*)`")
_BESIDE = re.compile(r"`((?:[\w.-]+/)+)[\w.-]+\.\w+`((?:, `[\w.-]+\.(?:py|yml|html|mjs|ts)`)+)")
_NAME_IN = re.compile(r"`(\w+)`\s+(?:in|of)\s+`([\w./-]+)`")
_COMMAND = re.compile(r"\bmake ([a-z][a-z-]+)\b(?=[`\s])")
_MODULE = re.compile(rf"python -m ((?:{_FOLDERS})[\w.]*)")
# What is made here, and by whom installed; not in the repository.
_MADE = ("var/", "models/", "results/", "widget/dist")


def _id(page: Path) -> str:
    return str(page.relative_to(ROOT))


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def _anchor(heading: str) -> str:
    """The anchor of a heading, as GitHub makes it."""
    kept = re.sub(r"[^\w\- ]", "", heading.lower().replace("`", ""))
    return kept.strip().replace(" ", "-")


def _anchors(page: Path) -> set[str]:
    return {_anchor(line) for line in re.findall(r"^#+ (.+)$", _text(page), re.MULTILINE)}


@pytest.mark.parametrize("page", PAGES, ids=_id)
def test_links_lead_somewhere(page: Path) -> None:
    broken = [link for link in _LINK.findall(_text(page)) if not _leads(page, link)]
    assert not broken


def _leads(page: Path, link: str) -> bool:
    if "://" in link or link.startswith("mailto:"):
        return True
    place, _, anchor = link.partition("#")
    target = (page.parent / place).resolve() if place else page
    if not target.exists():
        return False
    return not anchor or target.suffix != ".md" or anchor in _anchors(target)


@pytest.mark.parametrize("page", PAGES, ids=_id)
def test_files_and_folders_are_there(page: Path) -> None:
    missing = [
        name
        for name in _named_paths(_text(page))
        if not name.startswith(_MADE) and not (ROOT / name).exists()
    ]
    assert not missing


def _named_paths(text: str) -> Iterator[str]:
    yield from _PATH.findall(text)
    for folder, others in _BESIDE.findall(text):  # «`actions/forms/complaint.py`, `objection.py`»
        if (ROOT / folder).is_dir():
            beside = re.findall(r"`([^`]+)`", others)
            yield from (folder + other for other in beside if not (ROOT / other).exists())


@pytest.mark.parametrize("page", PAGES, ids=_id)
def test_names_stand_in_the_file_that_is_said_to_have_them(page: Path) -> None:
    told = [(name, ROOT / file) for name, file in _NAME_IN.findall(_text(page))]
    assert not [name for name, file in told if file.is_file() and name not in _text(file)]


@pytest.mark.parametrize("page", PAGES, ids=_id)
def test_commands_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", _text(ROOT / "Makefile"), re.MULTILINE))
    quoted = "\n".join(re.findall(r"`[^`\n]+`|```sh\n.*?```", _text(page), re.DOTALL))
    assert not {command for command in _COMMAND.findall(quoted) if command not in targets}
    modules = (name.replace(".", "/") for name in _MODULE.findall(quoted))
    assert not [
        name
        for name in modules
        if not any((ROOT / f"{name}{end}").exists() for end in (".py", "/__main__.py"))
    ]


def test_every_command_of_make_is_told() -> None:
    targets = re.findall(r"^([a-z-]+):.*##", _text(ROOT / "Makefile"), re.MULTILINE)
    contributing = _text(ROOT / "CONTRIBUTING.md")
    told = {"help", *_COMMAND.findall(contributing)}
    assert not set(targets) - told


@pytest.mark.parametrize(
    "setting", re.findall(r"^#?\s?([A-Z_]+)=", _text(ROOT / ".env.example"), re.M)
)
def test_every_setting_is_in_a_guide(setting: str) -> None:
    guides = _text(ROOT / "docs" / "operator.md") + _text(ROOT / "docs" / "whatsapp.md")
    assert setting in guides
