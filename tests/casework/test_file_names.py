import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.file_names import EXTENSIONS, display_name


@pytest.mark.parametrize(
    ("given", "media_type", "shown"),
    [
        ("فاتورة.hta", "image/gif", "فاتورة.gif"),
        ("x.html", "application/pdf", "x.pdf"),
        ("run.bat. .", "application/pdf", "run.pdf"),
        ("\u202egnp.exe", "image/png", "gnp.png"),
        ("a.e\u200bxe", "image/png", "a.png"),
        ("IMG_1.JPEG", "image/jpeg", "IMG_1.JPEG"),
        ("صوت.opus", "audio/ogg", "صوت.opus"),
        ("كشف حساب 2026", "application/pdf", "كشف حساب 2026.pdf"),
        ("كشف 31.12.2026", "application/pdf", "كشف 31.12.2026.pdf"),
        (".hta", "image/gif", "hta.gif"),
        ("..", "image/gif", ""),
        ("", "image/gif", ""),
    ],
)
def test_a_name_ends_as_the_content_does(given: str, media_type: str, shown: str) -> None:
    assert display_name(given, media_type) == shown


@given(st.text(max_size=300), st.sampled_from(sorted(EXTENSIONS)))
def test_no_name_says_anything_else_and_it_does_not_change_again(name: str, kind: str) -> None:
    shown = display_name(name, kind)
    assert shown == "" or shown.rpartition(".")[2].lower() in EXTENSIONS[kind]
    assert len(shown) <= 255
    assert display_name(shown, kind) == shown
