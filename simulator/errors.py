"""The provider's errors: their HTTP status, title and JSON."""

import secrets
from typing import Any

from starlette.responses import JSONResponse

_KNOWN = {
    4: (400, "Application request limit reached"),
    10: (403, "Application does not have permission for this action"),
    100: (400, "Invalid parameter"),
    190: (401, "Invalid OAuth access token"),
    200: (403, "Permissions error"),
    368: (403, "Temporarily blocked for policies violations"),
    80007: (400, "Rate limit issues"),
    130429: (429, "Rate limit hit"),
    131000: (500, "Something went wrong"),
    131005: (403, "Access denied"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131016: (503, "Service unavailable"),
    131021: (400, "Recipient cannot be sender"),
    131026: (400, "Message undeliverable"),
    131030: (400, "Recipient phone number not in allowed list"),
    131031: (403, "Business account locked"),
    131042: (400, "Business eligibility payment issue"),
    131047: (400, "Re-engagement message"),
    131048: (400, "Spam rate limit hit"),
    131051: (400, "Unsupported message type"),
    131052: (400, "Media download error"),
    131053: (400, "Media upload error"),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    131057: (500, "Business account is in maintenance mode"),
    132000: (400, "Number of parameters does not match the expected number of params"),
    132001: (404, "Template name does not exist in the translation"),
    132012: (400, "Parameter format does not match"),
}


class ApiError(Exception):
    """A refusal by the provider; `code` as in its list of error codes."""

    def __init__(self, code: int, details: str = "", http: int | None = None) -> None:
        self.code = code
        known_http, self.title = _KNOWN.get(code, (400, "Unknown error"))
        self.details = details or self.title
        self.http = http or known_http
        super().__init__(f"({code}) {self.title}: {self.details}")

    def response(self) -> JSONResponse:
        """The refusal as an answer to a call."""
        error = {
            "message": f"(#{self.code}) {self.title}",
            "type": "OAuthException",
            "code": self.code,
            "error_data": {"messaging_product": "whatsapp", "details": self.details},
            "fbtrace_id": secrets.token_urlsafe(12),
        }
        return JSONResponse({"error": error}, self.http)

    def as_status(self) -> dict[str, Any]:
        """The refusal as it stands in `errors` of a message or status."""
        return {
            "code": self.code,
            "title": self.title,
            "message": self.title,
            "error_data": {"details": self.details},
        }
