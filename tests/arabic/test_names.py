"""Names of persons: what is one, what is none, where it stands, and who announces it."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic.names import LOOSE, NameModel, composed, read_lists
from evaluation.labelled import ROOT, training

FOLDER = ROOT / "data" / "names"
SEED = 42


@pytest.fixture(scope="module")
def lists() -> dict[str, list[str]]:
    return read_lists(FOLDER)


@pytest.fixture(scope="module")
def names(lists: dict[str, list[str]]) -> NameModel:
    """The model as the project trains it."""
    texts = [sentence.text for sentence in training()]
    return NameModel.train(lists, [*texts, *lists["lines"] * 3], SEED)


def found(names: NameModel, text: str) -> list[str]:
    return [text[person.start : person.end] for person in names.persons(text)]


@pytest.mark.parametrize(
    "name",
    [
        "محمد العتيبي",
        "نورة سعد القحطاني",
        "عبدالله بن محمد بن ناصر الدوسري",
        "عبد الرحمن الشهري",
        "خالد الحربي",
        "ضيف الله المطيري",
        "سارة بنت فهد الغامدي",
        "Mohammed Al Harbi",
        "أحْمَد الزَّهراني",
        "محمـــد العتيبي",
        "محمدٌ العتيبيُّ",
        "محمد \u200fالعتيبي",
    ],
)
def test_a_name_alone_is_found_whole(names: NameModel, name: str) -> None:
    assert found(names, name) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "الله يجزاكم خير",
        "لحظة شوي",
        "والله ما ادري",
        "ان شاء الله",
        "الحمد لله",
        "كم رقم مركز الاتصال",
        "ابي اقدم شكوى",
        "ما نزل الدعم هذا الشهر",
        "متى يفتح تويتر يوم الجمعة",
        "شكرا لكم",
        "رقم الهوية غلط",
        "لا خلاص ما ابي",
        "what are your hours",
        "",
        "؟؟ !!",
        "12345 678",
    ],
)
def test_what_is_no_name_is_none(names: NameModel, text: str) -> None:
    assert found(names, text) == []


@pytest.mark.parametrize("name", ["محمد", "العتيبي"])
def test_one_word_is_no_full_name(names: NameModel, name: str) -> None:
    assert found(names, name) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("انا فهد العتيبي وابي اشتكي", "فهد العتيبي"),
        ("ابي اقدم شكوى\nمحمد سعد العتيبي\n1000000008", "محمد سعد العتيبي"),
        ("السلام عليكم، معكم خالد بن سعد الحربي، الدعم ما نزل", "خالد بن سعد الحربي"),
        ("1000000008 خالد القحطاني 0500000000", "خالد القحطاني"),
        ("اسمي  نورة علي الشهري.", "نورة علي الشهري"),
        ("غير الاسم خليه خالد علي القحطاني", "خالد علي القحطاني"),
        ("اسمي الثلاثي نورة علي الشهري", "نورة علي الشهري"),
        ("خالد علي القحطاني.. ارتحت", "خالد علي القحطاني"),
    ],
)
def test_a_name_among_other_words_is_found_at_its_place(
    names: NameModel, text: str, name: str
) -> None:
    [person] = names.persons(text)
    assert text[person.start : person.end] == name


def test_words_after_a_break_are_of_another_name(names: NameModel) -> None:
    assert found(names, "محمد العتيبي، خالد الحربي") == ["محمد العتيبي", "خالد الحربي"]


@pytest.mark.parametrize(
    ("text", "labelled"),
    [
        ("اسمي محمد العتيبي", True),
        ("الاسم: محمد العتيبي", True),
        ("الاسم الكامل / محمد العتيبي", True),
        ("واسم الوالد محمد العتيبي", True),
        ("my name is Mohammed Al Harbi", True),
        ("محمد العتيبي", False),
        ("كلمت محمد العتيبي من عندكم", False),
    ],
)
def test_what_announces_a_name_is_known(names: NameModel, text: str, labelled: bool) -> None:
    assert [person.labelled for person in names.persons(text)] == [labelled]


@pytest.mark.parametrize("label", ["اسمي", "الاسم", "اسم الوالد", "انا"])
def test_what_announces_a_name_is_no_part_of_it(names: NameModel, label: str) -> None:
    assert found(names, f"{label} محمد العتيبي") == ["محمد العتيبي"]


@pytest.mark.parametrize(
    "label", ["اسمي الكامل", "الاسم الكامل", "الاسم الكامل:", "اسمي الكامل هو"]
)
def test_the_full_of_a_full_name_is_no_part_of_it_either(names: NameModel, label: str) -> None:
    text = f"{label} محمد سعد العتيبي"
    [narrow], [wide] = names.persons(text), names.persons(text, floor=LOOSE)
    assert narrow.labelled
    assert {text[p.start : p.end] for p in (narrow, wide)} == {"محمد سعد العتيبي"}


def test_an_unheard_word_ends_the_name_that_my_name_began(names: NameModel) -> None:
    assert found(names, "اسمي سعد فهد الزعاقي") == ["سعد فهد الزعاقي"]
    assert found(names, "اسمي محمد علي القصيبرجي، ابي اشتكي") == ["محمد علي القصيبرجي"]
    assert found(names, "سعد فهد الزعاقي") == ["سعد فهد"]  # nothing announces it
    assert found(names, "اسمي محمد علي وابي اشتكي") == ["محمد علي"]  # nor is it any word


def test_where_a_name_is_expected_more_belongs_to_it(names: NameModel) -> None:
    text = "محمد سنجار العتيبي"
    [narrow], [wide] = names.persons(text), names.persons(text, floor=LOOSE)
    assert wide.start <= narrow.start and narrow.end <= wide.end


@given(st.text(st.sampled_from("محمد العتيبي بنتابو,.\n0123\u064b\u0640 أإء-'Ali🌹")))
def test_a_name_is_a_stretch_of_the_text_and_none_overlaps(names: NameModel, text: str) -> None:
    done = 0
    for person in names.persons(text):
        assert done <= person.start < person.end <= len(text)
        assert 0 <= person.sure <= 1 and len(text[person.start : person.end].split()) <= 8
        done = person.end


def test_a_model_that_was_kept_finds_the_same(names: NameModel, tmp_path: Path) -> None:
    file = tmp_path / "names.json"
    names.save(file)
    texts = ["اسمي محمد العتيبي", "نورة بنت سعد القحطاني", "ابي اشتكي", "ضيف الله المطيري"]
    kept = NameModel.load(file)
    assert [kept.persons(text) for text in texts] == [names.persons(text) for text in texts]


def test_without_training_there_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        NameModel.load(tmp_path / "names.json")


def test_one_that_was_not_trained_finds_nobody() -> None:
    assert NameModel().persons("اسمي محمد العتيبي") == []


def test_composed_names_are_found_mostly_and_lines_without_one_hardly_ever(
    names: NameModel, lists: dict[str, list[str]]
) -> None:
    assert share(names, list(composed(lists, 300, 7))) > 0.95
    assert share(names, lists["lines"]) < 0.05


def test_the_same_seed_composes_the_same(lists: dict[str, list[str]]) -> None:
    assert list(composed(lists, 20, 1)) == list(composed(lists, 20, 1))
    assert list(composed(lists, 20, 1)) != list(composed(lists, 20, 2))


def share(names: NameModel, texts: Sequence[str]) -> float:
    """How many of the texts have a name in them."""
    return sum(bool(names.persons(text)) for text in texts) / len(texts)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("علي بن جابر الفيفي الله يرحم والديك", "علي بن جابر الفيفي"),
        ("عايض مفرح آل جابر الله يحفظك", "عايض مفرح آل جابر"),
        ("مسفر علي ال مقبل", "مسفر علي ال مقبل"),
        ("ايمن خالد ابو راس", "ايمن خالد ابو راس"),
        ("مروه احمد عبد السلام", "مروه احمد عبد السلام"),
        ("ضيف الله عايض الحارثي", "ضيف الله عايض الحارثي"),
    ],
)
def test_a_blessing_behind_a_name_is_none_of_it(names: NameModel, text: str, name: str) -> None:
    wide = [text[person.start : person.end] for person in names.persons(text, floor=LOOSE)]
    assert wide == [name]
