"""What to do about an error of the Graph API, by its code."""

from enum import Enum, auto

from channels.whatsapp.graph import GraphError


class Verdict(Enum):
    """The way on after a refusal."""

    RETRY = auto()
    """Again, a little later."""
    PLAIN = auto()
    """Again as plain text, if it was more than that."""
    TEMPLATE = auto()
    """The 24 hours are over: a template first."""
    FINAL = auto()
    """Never; a person must see it."""
    STOP = auto()
    """Nothing at all until our account works again."""
    PAUSE = auto()
    """Nothing for some minutes: too many of our messages are reported."""


_BY_CODE = {
    **dict.fromkeys(
        (1, 2, 4, 80007, 130429, 131056, 131000, 131016, 131057, 133004, 133016, 135000),
        Verdict.RETRY,
    ),
    131047: Verdict.TEMPLATE,
    131048: Verdict.PAUSE,
    **dict.fromkeys((131008, 131009, 100), Verdict.PLAIN),
    **dict.fromkeys((10, 190, 131005, 131031, 131042, 368), Verdict.STOP),
    **dict.fromkeys(range(200, 300), Verdict.STOP),
}
_NOT_OURS = (100, 33)  # no such number, or not with this token
TRIES = 8
"""Of a message that may itself be the reason."""
FEW_TRIES = frozenset({131000, 135000})
"""May be the message's own fault: not tried again for ever."""


def of_code(code: int) -> Verdict:
    """The verdict on a code; one that is not known is final."""
    return _BY_CODE.get(code, Verdict.FINAL)


def of_error(error: GraphError) -> Verdict:
    """The verdict on a refused request. Where Meta gives no code, its HTTP status speaks."""
    if (error.code, error.subcode) == _NOT_OURS:
        return Verdict.STOP
    if error.code:
        verdict = of_code(error.code)
        if verdict is not Verdict.FINAL:
            return verdict
    if error.status == 429 or error.status >= 500:
        return Verdict.RETRY
    if error.status in (401, 403) and not error.code:
        return Verdict.STOP
    return of_code(error.code) if error.code else Verdict.FINAL
