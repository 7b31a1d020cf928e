"""The questions of the forms, as data."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["choice", "prose", "name", "identifier", "confirmation", "guide"]
_CONTEXTS: dict[Kind, str] = {
    "choice": "asked_choice",
    "prose": "asked_story",
    "name": "asked_name",
    "identifier": "asked_number",
    "confirmation": "confirming",
    "guide": "guiding",
}


@dataclass(frozen=True)
class Slot:
    """One question of a form.

    `label` is the answer's Arabic name; without one it cannot be corrected by name. `personal`
    answers may be kept off foreign channels. `asked_in` names the context of data/contexts/ where
    it is not that of its kind. `question` is for a form that asks it in words of its own.
    """

    name: str
    kind: Kind
    label: str = ""
    personal: bool = False
    asked_in: str = ""
    question: str = ""

    @property
    def context(self) -> str:
        """The context that its question makes."""
        return self.asked_in or _CONTEXTS[self.kind]

    @property
    def wording(self) -> str:
        """What its sentences are called behind `question_`, `again_` and so on."""
        return self.question or self.name


FULL_NAME = Slot("full_name", "name", "الاسم", personal=True)
NATIONAL_ID = Slot("national_id", "identifier", "رقم الهوية", personal=True)
MOBILE = Slot("mobile", "identifier", "رقم الجوال")
IDENTITY = (FULL_NAME, NATIONAL_ID, MOBILE)
