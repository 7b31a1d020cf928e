"""What the gateway refuses, with a stable code for programs and a sentence for citizens."""

from conversations.async_database import Unchanged
from conversations.sentences import REFUSALS


class Refusal(Unchanged):
    """What a client sent was not taken. `code` is a key of `texts.REFUSALS` and never changes."""

    def __init__(self, code: str, *, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after

    def as_payload(self) -> dict[str, str | int]:
        """`{error, text}`, with `retry_after` in seconds where waiting helps."""
        payload: dict[str, str | int] = {"error": self.code, "text": REFUSALS[self.code]}
        if self.retry_after is not None:
            payload["retry_after"] = self.retry_after
        return payload
