"""Web session tokens: signed by the server, bound to one conversation, valid for some days."""

from uuid import uuid4

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from gateway.errors import Refusal

_FILE_HOURS = 12
_LONGEST = 512  # characters; ours have about 90, so nothing longer is worth hashing


class Tokens:
    """Issues and reads tokens under `secret`; they expire after `days`."""

    def __init__(self, secret: str, days: int) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="musaed/web-session/1")
        self._files = URLSafeTimedSerializer(secret, salt="musaed/file/1")
        self._max_age = days * 24 * 3600

    def issue(self, conversation_id: str) -> str:
        """A token for `conversation_id`, valid from now."""
        return str(self._serializer.dumps(conversation_id))

    def file_path(self, attachment_id: str) -> str:
        """Where a citizen who is shown this file fetches it, for some hours."""
        return f"/attachments/{self._files.dumps(attachment_id)}"

    def read_file(self, token: str) -> str | None:
        """The attachment that a path stands for; None when it is not ours or too old."""
        try:
            return str(self._files.loads(token[:_LONGEST], max_age=_FILE_HOURS * 3600))
        except (BadSignature, UnicodeError):
            return None

    def read(self, token: object) -> str:
        """The conversation a token is bound to. Raises Refusal `bad_token` or `expired_token`."""
        if not isinstance(token, str) or len(token) > _LONGEST:
            raise Refusal("bad_token")
        try:
            conversation_id = self._serializer.loads(token, max_age=self._max_age)
        except SignatureExpired:
            raise Refusal("expired_token") from None
        except (BadSignature, UnicodeError):
            raise Refusal("bad_token") from None
        return str(conversation_id)


def new_conversation_id() -> str:
    """An id that nobody can guess: 32 hex digits."""
    return uuid4().hex
