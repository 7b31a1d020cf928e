"""What a question means after the last answer: its topic and its channel."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from arabic.text import normalise

# The channel that a topic is about, which a follow-up on hours keeps.
CHANNEL_OF = {
    "ask_number": "call_center",
    "ask_twitter": "twitter",
    "ask_portal": "portal",
    "ask_registration": "portal",
    "ask_sawtak": "sawtak",
    "ask_sawtak_steps": "sawtak",
    "ask_beneficiary_care": "beneficiary_care",
}
# What may stand beside a channel's name in a fragment as «طيب وتويتر؟» or "same but for twitter".
_FILLERS = frozenset(
    """
    و ب ل ع وب ول وع طيب طب زين اوك اوكي تمام يعني اها بس حق حقت حقكم حقه حقها نفس ونفس الشي
    السوال في عن علي الي مع بالنسبه وبالنسبه
    كذلك ايضا برضو برضه كمان وكمان خدمه حساب وش وضع عندكم هل شنو ايش
    and ok okay what about how the same but for also then tayeb tyb w wa
    """.split()
)
_CONTINUES = re.compile(
    r"^(?:و(?!الله)(?:متي|ال|يوم|كم|جم|ب|في|هل|امتي|ايمتي|من|لين|الي|يفتح|تفتح|يقفل|يرد|هو|هي)"
    r"|طيب|زين|نفس|and\b|tayeb|tyb|w\b|wa\b)"
    r"|\b(?:دوامهم|دوامه|مواعيده\w*|اوقاته\w*|يردون|يفتحون|يقفلون|يداومون|شغال\w*|تشتغل|يشتغل\w*)\b"
)
# «وكيف اقدم؟» names nothing: it is about the service that was just explained.
_HOW_TO_SUBMIT = re.compile(
    r"^(?:و|طيب |زين |ok |and )*(?:كيف|شلون|وشلون|ازاي|كيفيه|how|kaif|kef|keef|shlon)"
    r"(?: (?:do i|can i|ممكن|اقدر))? "
    r"(?:اقدم|اقدمه|اقدمها|ارسل|ارسله|اكتب|اكتبه|ارفع|ارفعه|استخدمها|استخدمه|استعملها"
    r"|يتم التقديم|التقديم|submit|apply|use it|agaddem|aqaddem)"
    r"(?: (?:طلب|طلبي))?"
    r"(?: (?:عليها|عليه|فيها|فيه|منه|منها|عن طريقه|عن طريقها|من خلاله|من خلالها|it|there))?"
    r"[ ؟?.!]*$"
    r"|^(?:و|طب |طيب |زين )*(?:ابعت|ابعث|ارسل|اقدم|اكتب|استخدمها|استعملها)"
    r"(?: (?:طلب|طلبي))?(?: (?:عليها|عليه|فيها|فيه|منها|منه|بيها))?"
    r" (?:ازاي|كيف|كيفاش|شلون)[ ؟?.!]*$"
)


# «شلون اوصل لهم؟» after an answer about whom to reach.
_REACH = re.compile(
    r"^(?:و|طيب |زين |ok |and )*(?:كيف|شلون|وشلون|ازاي|كيفيه|وين|فين|how)"
    r"(?: (?:do i|can i|ممكن|اقدر))? "
    r"(?:(?:اوصل|اتواصل|اراسل|اكلم|احاكي|احصل|نوصل|نتواصل|reach|contact)"
    r"(?:هم|هن|ها|ه)?(?: (?:معهم|لهم|لها|عليهم|اياهم|وياهم|بهم|معها|ل عندهم|them|it))?)[ ؟?.!]*$"
)
_THEM = re.compile(r"(?:هم|هن|ها|ه|them|it)[ ؟?.!]*$")
_REACHED = frozenset({"ask_beneficiary_care", "ask_twitter"})
# «وين القاها؟» after an answer about something of the portal.
_WHERE = re.compile(
    r"^(?:و|طيب |زين |اوك |ok |and )*(?:من )?(?:وين|فين|منين|اين|where)"
    r"(?: (?:القاها|القاه|الاقيها|الاقيه|احصلها|احصله|اروح|ادخل|ادخلها|ادخله|ادخل عليها|ادخل عليه|"
    r"الرابط|رابطها|رابطه|موقعها|موقعه|do i go|can i find it|is it))?[ ؟?.!]*$"
)
_ON_PORTAL = frozenset({"ask_portal", "ask_registration", "ask_sawtak", "ask_sawtak_steps"})


@dataclass(frozen=True)
class Request:
    """One question: its intent, its own words, and the entities found in them."""

    intent: str
    text: str = ""
    entities: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Context:
    """What the last answer was about, and the time to answer for (aware)."""

    last_topic: str | None
    last_channel: str | None
    now: datetime


def leaning_topic(text: str, last_topic: str | None) -> str | None:
    """What a question asks that names nothing, as «وكيف اقدم؟» and «وين القاها؟» do."""
    normal = normalise(text)
    if last_topic in ("ask_sawtak", "ask_sawtak_steps") and _HOW_TO_SUBMIT.match(normal):
        return "ask_sawtak_steps"
    if last_topic in _ON_PORTAL and _WHERE.match(normal):
        return "ask_portal"
    if last_topic in _REACHED and _REACH.match(normal) and _THEM.search(normal):
        return last_topic
    return None


def topic_of(request: Request, context: Context) -> str:
    """The topic asked for: «وتويتر؟» after an answer on hours asks for hours again."""
    leaning = leaning_topic(request.text, context.last_topic)
    if leaning:
        return leaning
    if context.last_topic == "ask_hours" and _is_bare_channel(request) and not _is_address(request):
        return "ask_hours"
    return request.intent


def _is_address(request: Request) -> bool:
    """The portal's bare name, which has no hours: «الموقع» after them asks for the address."""
    values = {entity["value"] for entity in request.entities if entity["entity"] == "channel"}
    return values == {"portal"} and not normalise(request.text).startswith("و")


def _is_bare_channel(request: Request) -> bool:
    spans = sorted(
        (entity["start"], entity["end"])
        for entity in request.entities
        if entity["entity"] == "channel" and entity.get("start") is not None
    )
    if not spans or request.text.startswith("/"):
        return False
    rest, at = [], 0
    for start, end in spans:
        named = normalise(request.text[start:end])
        if any(word in named for word in ("رقم", "raqam", "number")):
            return False
        rest.append(request.text[at:start])
        at = max(at, end)
    rest.append(request.text[at:])
    words = re.findall(r"\w+", normalise(" ".join(rest)))
    return all(word in _FILLERS for word in words)


def follows(request: Request) -> bool:
    """Whether the question leans on what was said before: «ومتى يردون؟»."""
    return _CONTINUES.search(normalise(request.text)) is not None


def kept_channel(context: Context, leaning: bool) -> str | None:
    """The channel that a question on hours without a channel goes on about."""
    if context.last_topic == "ask_hours":
        return context.last_channel
    return CHANNEL_OF.get(context.last_topic or "") if leaning else None
