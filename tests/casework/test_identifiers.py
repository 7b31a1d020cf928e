import re
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import luhn

from arabic.text import fold_digits
from casework.identifiers import (
    InvalidIdentifier,
    find_mobile,
    find_national_id,
    find_reference,
    first_in,
    identifiers_in,
    mask_mobile,
    mask_name,
    mask_national_id,
    mask_numbers,
    new_reference,
)

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def with_check_digit(body: str) -> str:
    return body + luhn.calc_check_digit(body)


eight_digits = st.integers(0, 10**8 - 1).map("{:08}".format)
national_ids = st.builds("{}{}".format, st.sampled_from("12"), eight_digits).map(with_check_digit)
references = st.builds("{}{}".format, st.sampled_from("4678"), eight_digits).map(with_check_digit)
subscribers = eight_digits.map("5{}".format)
scripts: st.SearchStrategy[dict[int, str]] = st.sampled_from([{}, ARABIC, PERSIAN, FULL_WIDTH])
words = st.sampled_from(
    ["", "رقم الهويه", "رقمي هو: ", "my number is ", "تفضل\n", "ID", "\u2067هذا\u2069 ", "جوالي "]
)
noise = st.sampled_from(["", " ", "-", "  ", "\u200f", "ـ", ".", " - "])


@st.composite
def written(draw: st.DrawFn, digits: str) -> str:
    """The digits as somebody may type them: grouped, in any script, words around."""
    groups = "".join(f"{digit}{draw(noise)}" if draw(st.booleans()) else digit for digit in digits)
    shown = groups.translate(draw(scripts))
    return f"{draw(words)}{shown}{draw(st.sampled_from(['', ' شكرا', ' ؟', '.']))}"


def code(find: Callable[[str], str], text: str) -> str:
    with pytest.raises(InvalidIdentifier) as caught:
        find(text)
    return caught.value.code


@given(national_ids, st.data())
def test_national_id_is_found_however_it_is_written(national_id: str, data: st.DataObject) -> None:
    assert find_national_id(data.draw(written(national_id))) == national_id


@given(references, st.data())
def test_reference_is_found_however_it_is_written(reference: str, data: st.DataObject) -> None:
    assert find_reference(data.draw(written(reference))) == reference


@given(subscribers, st.sampled_from(["0", "", "966", "00966", "9660", "+966", "+9660"]), st.data())
def test_mobile_is_found_however_it_is_written(
    subscriber: str, prefix: str, data: st.DataObject
) -> None:
    plus, digits = re.findall(r"^(\+?)(\d*)$", prefix)[0]
    text = data.draw(written(digits + subscriber))
    at = re.search(r"\d", text)
    assert at is not None
    assert find_mobile(f"{text[: at.start()]}{plus}{text[at.start() :]}") == f"+966{subscriber}"


@given(
    national_ids, subscribers, st.sampled_from([" ", "\n", "، ", " و ", " وجوالي "]), st.booleans()
)
def test_several_answers_in_one_message(
    national_id: str, subscriber: str, between: str, mobile_first: bool
) -> None:
    parts = [national_id, f"0{subscriber}"]
    text = between.join(reversed(parts) if mobile_first else parts)
    assert identifiers_in(text) == {"national_id": national_id, "mobile": f"+966{subscriber}"}
    assert find_national_id(text) == national_id
    assert find_mobile(text) == f"+966{subscriber}"


@given(national_ids, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(national_id: str, at: int, change: int) -> None:
    digits = list(national_id)
    digits[at] = str((int(digits[at]) + change) % 10)
    changed = "".join(digits)
    assume(changed[0] in "12")
    assert code(find_national_id, changed) == "checksum"


@given(national_ids, national_ids)
def test_two_different_ids_are_several_and_the_same_twice_is_one(one: str, other: str) -> None:
    assume(one != other)
    assert code(find_national_id, f"{one} أو {other}") == "several"
    assert identifiers_in(f"{one} أو {other}") == {}
    assert find_national_id(f"{one} نعم {one}") == one


@given(st.text(max_size=200))
def test_any_text_gives_an_identifier_or_a_code(text: str) -> None:
    for find in (find_national_id, find_mobile, find_reference):
        try:
            assert find(text)
        except InvalidIdentifier as error:
            assert error.code


@pytest.mark.parametrize(
    ("find", "text", "expected"),
    [
        (find_national_id, "", "missing"),
        (find_national_id, "لا أعرفه، حاولت 3 مرات", "missing"),
        (find_national_id, "123", "length"),
        (find_national_id, "رقم هويتي 100000000", "length"),
        (find_national_id, "10000000080", "length"),
        (find_national_id, "1000000007", "checksum"),
        (find_national_id, "٣٠٠٠٠٠٠٠٠٨", "prefix"),
        (find_national_id, "جوالي 0550000000", "prefix"),
        (find_mobile, "ما عندي جوال", "missing"),
        (find_mobile, "05500000", "length"),
        (find_mobile, "055000000000", "length"),
        (find_mobile, "0112345678", "not_mobile"),
        (find_mobile, "+20 100 123 4567", "not_mobile"),
        (find_mobile, "هويتي 1000000008", "not_mobile"),
        (find_mobile, "0550000000 أو 0551111111", "several"),
        (find_reference, "شكواي", "missing"),
        (find_reference, "41234", "length"),
        (find_reference, "5000000000", "prefix"),
        (find_reference, "4000000000", "checksum"),
    ],
)
def test_what_is_wrong_is_told_by_a_code(
    find: Callable[[str], str], text: str, expected: str
) -> None:
    assert code(find, text) == expected


@pytest.mark.parametrize(
    ("find", "text", "expected"),
    [
        (find_mobile, "صفر خمسه خمسه صفر صفر صفر صفر صفر صفر صفر", "+966550000000"),
        (find_mobile, "رقمي ٠٥٥ ٠٠٠ ٠٠٠٠", "+966550000000"),
        (find_mobile, "٠٠٩٦٦٥٥٠٠٠٠٠٠٠", "+966550000000"),
        (find_mobile, "966-55-000-0000", "+966550000000"),
        (find_mobile, "+966 (0)55 000 0000", "+966550000000"),
        (find_mobile, "550000000", "+966550000000"),
        (find_national_id, "1️⃣0️⃣0️⃣0️⃣0️⃣0️⃣0️⃣0️⃣0️⃣8️⃣", "1000000008"),
        (find_national_id, "هويتي1000000008وعمري 45", "1000000008"),
        (find_national_id, "45 1000000008", "1000000008"),
        (find_national_id, "1) 1000000008", "1000000008"),
    ],
)
def test_what_people_write_is_found(find: Callable[[str], str], text: str, expected: str) -> None:
    assert find(text) == expected


def test_new_reference_is_ten_digits_with_check_digit_and_looks_like_nothing_else() -> None:
    made = [new_reference() for _ in range(500)]
    assert len(set(made)) == len(made)
    for reference in made:
        assert re.fullmatch(r"[4678]\d{9}", reference)
        assert find_reference(reference) == reference
        assert identifiers_in(reference) == {}
        assert code(find_mobile, reference) == "not_mobile"


@given(national_ids, subscribers)
def test_masks_hide_the_middle(national_id: str, subscriber: str) -> None:
    masked = mask_national_id(national_id)
    assert masked == f"{national_id[0]}{'•' * 7}{national_id[-2:]}"
    assert mask_mobile(f"+966{subscriber}") == f"05{'•' * 6}{subscriber[-2:]}"


def test_name_is_masked_but_for_the_first() -> None:
    assert mask_name("سارة محمد العتيبي") == "سارة م••• ا•••"


# --- long numbers in free text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("جوالي 0559876543 واتصلوا", "جوالي ⟨0•••••••43⟩ واتصلوا"),
        ("٠٥٥٩٨٧٦٥٤٣", "⟨0•••••••43⟩"),  # Arabic ones would turn the dots round
        ("٠٥٥٩ ٨٧٦ ٥٤٣", "⟨0••• ••• •43⟩"),
        ("+966 55-987-6543.", "⟨+9•• ••-•••-••43⟩."),
        ("هويتي 1000000008", "هويتي ⟨1•••••••08⟩"),
        ("1000000000 غير صحيحة", "⟨1•••••••00⟩ غير صحيحة"),
        ("SA0380000000608010167519", "⟨SA0•••••••••••••••••••19⟩"),
        ("0559876543 و0559876544", "⟨0•••••••43⟩ و⟨0•••••••44⟩"),
        # neither of these identifies anybody
        ("طلبي 4000000002", "طلبي 4000000002"),
        ("في 2026-11-26 الساعة 10:30", "في 2026-11-26 الساعة 10:30"),
        ("اتصلت على 19912 ودفعت 12500.50", "اتصلت على 19912 ودفعت 12500.50"),
        ("", ""),
    ],
)
def test_long_numbers_are_masked_and_keep_their_direction(text: str, masked: str) -> None:
    assert mask_numbers(text) == masked.replace("⟨", "\u2066").replace("⟩", "\u2069")


@given(text=st.text(alphabet="0123456789٠١٢٣ -+/.ابSA\n", max_size=60))
def test_masking_changes_digits_only(text: str) -> None:
    masked = mask_numbers(text).replace("\u2066", "").replace("\u2069", "")
    assert len(masked) == len(text)
    assert all(
        after in (before, fold_digits(before), "•")
        for before, after in zip(text, masked, strict=True)
    )
    assert all(
        before.isdecimal() for before, after in zip(text, masked, strict=True) if after == "•"
    )


@pytest.mark.parametrize(
    "text",
    [
        "1️⃣0️⃣0️⃣0️⃣0️⃣0️⃣0️⃣0️⃣0️⃣8️⃣",
        "１０００００００08",
        "1\u200b0\u200b0000000\u200b8",
        "1ـ0ـ0ـ0ـ0ـ0ـ0ـ0ـ0ـ8",
        "①⓪⓪⓪⓪⓪⓪⓪⓪⑧",
        "هويتي واحد صفر صفر صفر صفر صفر صفر صفر صفر ثمانية شكرا",
    ],
)
def test_whatever_a_form_takes_is_masked(text: str) -> None:
    assert find_national_id(text) == "1000000008"
    masked = mask_numbers(text)
    assert identifiers_in(masked) == {} and "•••••••" in masked
    assert masked.endswith("شكرا") is text.endswith("شكرا")


def test_masking_leaves_isolates_in_pairs() -> None:
    assert mask_numbers("\u20660500000000\u2069 هنا") == "\u2066\u20660•••••••00\u2069\u2069 هنا"


@given(data=st.data())
def test_no_identifier_is_left_in_what_is_masked(data: st.DataObject) -> None:
    text = data.draw(written(data.draw(national_ids)))
    assert identifiers_in(mask_numbers(text)) == {}


@pytest.mark.parametrize(
    ("text", "mobile"),
    [
        ("جوالي 0551112223 عفوا 0551112224", "+966551112224"),
        ("0551112223 لا غلط الصح 0551112224", "+966551112224"),
        ("جوالي 0551112223 وجوال اخوي 0551112224", "+966551112223"),
        ("لا، جوالي 0551112223", "+966551112223"),
    ],
)
def test_of_two_numbers_the_one_that_sets_the_other_right_counts(text: str, mobile: str) -> None:
    assert first_in(text)["mobile"] == mobile
