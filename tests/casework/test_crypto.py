import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from casework.crypto import EncryptedJSON, EncryptedText, WrongKey, decrypt, encrypt, keyed_hash
from tests.casework.conftest import Configure

DIALECT = sqlite.dialect()
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=8,
)


@given(st.binary())
def test_decryption_undoes_encryption(data: bytes) -> None:
    assert decrypt(encrypt(data)) == data


@given(st.text(st.characters(codec="utf-8"), min_size=8))
def test_encrypted_text_comes_back_and_cannot_be_read(text: str) -> None:
    stored = EncryptedText().process_bind_param(text, DIALECT)
    assert stored is not None and text not in stored
    assert stored != EncryptedText().process_bind_param(text, DIALECT)
    assert EncryptedText().process_result_value(stored, DIALECT) == text


@given(json_values)
def test_encrypted_json_comes_back(value: object) -> None:
    stored = EncryptedJSON().process_bind_param(value, DIALECT)
    assert EncryptedJSON().process_result_value(stored, DIALECT) == value


@given(st.binary(min_size=1), st.data())
def test_changed_token_is_refused(data: bytes, choose: st.DataObject) -> None:
    token = bytearray(encrypt(data))
    at = choose.draw(st.integers(0, len(token) - 5))  # the last characters hold padding bits
    token[at] = ord("A") if token[at] != ord("A") else ord("B")
    with pytest.raises(WrongKey):
        decrypt(bytes(token))


def test_other_secret_cannot_decrypt_and_hashes_differ(configure: Configure) -> None:
    token, digest = encrypt(b"1000000008"), keyed_hash("1000000008")
    configure(MUSAED_SECRET="another secret for tests")
    assert keyed_hash("1000000008") != digest
    with pytest.raises(WrongKey) as caught:
        decrypt(token)
    assert "MUSAED_SECRET" in str(caught.value)


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
def test_keyed_hash_is_equal_for_equal_values_only(one: str, other: str) -> None:
    assert (keyed_hash(one) == keyed_hash(other)) == (one == other)
    assert len(keyed_hash(one)) == 64
