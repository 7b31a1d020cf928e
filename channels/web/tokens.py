"""Web session tokens: signed by the server, bound to one conversation, valid for some days."""

from dataclasses import dataclass

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from conversations.client_errors import Refusal

_FILE_HOURS = 12
RESUME_HOURS = 24
_LONGEST = 512  # characters; ours have about 90, so nothing longer is worth hashing


@dataclass(frozen=True, slots=True)
class Access:
    """A conversation, or of it what comes after a sequence number."""

    conversation_id: str
    after: int = 0


class Tokens:
    """Issues and reads tokens under `secret`; they expire after `days`."""

    def __init__(self, secret: str, days: int) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="musaed/web-session/1")
        self._links = URLSafeTimedSerializer(secret, salt="musaed/resume/1")
        self._files = URLSafeTimedSerializer(secret, salt="musaed/file/1")
        self._max_age = days * 24 * 3600

    def issue(self, access: Access) -> str:
        """A token for a conversation, valid from now."""
        # a whole conversation is written as before there were parts
        content = [access.conversation_id, access.after] if access.after else access.conversation_id
        return str(self._serializer.dumps(content))

    def link(self, access: Access) -> str:
        """What an SMS carries instead of a token; for a day."""
        return str(self._links.dumps([access.conversation_id, access.after]))

    def read_link(self, link: object) -> Access | None:
        """What a link gives access to; None when it is not ours or too old."""
        try:
            return _access(_loads(self._links, link, RESUME_HOURS * 3600))
        except (BadSignature, UnicodeError):
            return None

    def file_path(self, attachment_id: str) -> str:
        """Where a citizen who is shown this file fetches it, for some hours."""
        return f"/attachments/{self._files.dumps(attachment_id)}"

    def read_file(self, token: str) -> str | None:
        """The attachment that a path stands for; None when it is not ours or too old."""
        try:
            return str(_loads(self._files, token, _FILE_HOURS * 3600))
        except (BadSignature, UnicodeError):
            return None

    def read(self, token: object) -> Access:
        """What a token gives access to. Raises Refusal `bad_token` or `expired_token`."""
        try:
            return _access(_loads(self._serializer, token, self._max_age))
        except SignatureExpired:
            raise Refusal("expired_token") from None
        except (BadSignature, UnicodeError):
            raise Refusal("bad_token") from None


def _loads(serializer: URLSafeTimedSerializer, token: object, max_age: int) -> object:
    if not isinstance(token, str) or len(token) > _LONGEST:
        raise BadSignature("no token")
    return serializer.loads(token, max_age=max_age)


def _access(content: object) -> Access:
    if isinstance(content, list):
        return Access(str(content[0]), int(content[1]))
    return Access(str(content))
