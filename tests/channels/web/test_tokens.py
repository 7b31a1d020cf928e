import pytest
from itsdangerous import URLSafeTimedSerializer

from channels.web.tokens import Access, Tokens
from conversations.client_errors import Refusal
from conversations.messages import new_conversation_id

SECRET = "a secret for tests only"


def test_a_token_gives_back_its_conversation_and_no_other() -> None:
    tokens = Tokens(SECRET, days=30)
    conversation_id = new_conversation_id()
    assert tokens.read(tokens.issue(Access(conversation_id))) == Access(conversation_id)
    part = Access(conversation_id, 7)
    assert tokens.read(tokens.issue(part)) == part == tokens.read_link(tokens.link(part))
    assert tokens.read_link(tokens.issue(part)) is None


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1],
        lambda token: "A" + token[1:],
        lambda token: token.split(".")[0],
        lambda token: token * 100,
        lambda token: "",
        lambda token: "\ud800",
        lambda token: "كلمة",
        lambda token: None,
        lambda token: 7,
        lambda token: [token],
        lambda token: {"token": token},
    ],
)
def test_what_the_server_has_not_signed_is_refused(forge: object) -> None:
    tokens = Tokens(SECRET, days=30)
    forged = forge(tokens.issue(Access(new_conversation_id())))  # type: ignore[operator]
    with pytest.raises(Refusal) as refusal:
        tokens.read(forged)
    assert refusal.value.code == "bad_token"


def test_another_secret_and_another_purpose_sign_nothing_of_ours() -> None:
    foreign = Tokens("another secret for tests", days=30).issue(Access(new_conversation_id()))
    other_purpose = URLSafeTimedSerializer(SECRET, salt="something else").dumps("x")
    for token in (foreign, other_purpose):
        with pytest.raises(Refusal, match="bad_token"):
            Tokens(SECRET, days=30).read(token)


def test_an_old_token_is_told_apart_from_a_forged_one() -> None:
    token = Tokens(SECRET, days=30).issue(Access(new_conversation_id()))
    with pytest.raises(Refusal, match="expired_token"):
        Tokens(SECRET, days=-1).read(token)
