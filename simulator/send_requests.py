"""What may be sent, with every limit of the Cloud API.

Lengths are characters. A body that is not taken raises GraphError with the path of its first fault.
"""

import re
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic import field_validator as check_field
from pydantic import model_validator as check_model

from simulator.errors import ApiError

CONTENT_TYPES = (
    "text interactive image document audio video sticker template reaction location contacts"
).split()


def _text(longest: int) -> Any:
    return StringConstraints(min_length=1, max_length=longest, pattern=r"\S")


class _Part(BaseModel):
    # The API overlooks fields that it does not know, and takes no number for a text.
    model_config = ConfigDict(extra="ignore", strict=True)


class Text(_Part):
    body: Annotated[str, _text(4096)]
    preview_url: bool = False


class MediaObject(_Part):
    id: str | None = None
    link: str | None = None
    caption: Annotated[str, StringConstraints(max_length=1024)] | None = None
    filename: Annotated[str, StringConstraints(max_length=240)] | None = None

    @check_model(mode="after")
    def _one_source(self) -> Self:
        if (self.id is None) == (self.link is None):
            raise ValueError("give either id or link")
        return self


class Audio(MediaObject):
    @check_model(mode="after")
    def _bare(self) -> Self:
        if self.caption is not None or self.filename is not None:
            raise ValueError("has neither caption nor filename")
        return self


class _Wording(_Part):
    text: Annotated[str, _text(1024)]


class _Footer(_Part):
    text: Annotated[str, _text(60)]


class _Header(_Part):
    type: Literal["text", "image", "video", "document"]
    text: Annotated[str, _text(60)] | None = None
    image: MediaObject | None = None
    video: MediaObject | None = None
    document: MediaObject | None = None

    @check_model(mode="after")
    def _filled(self) -> Self:
        if getattr(self, self.type) is None:
            raise ValueError(f"{self.type} is required")
        return self


class _Reply(_Part):
    id: Annotated[str, _text(256)]
    title: Annotated[str, _text(20)]


class _Button(_Part):
    type: Literal["reply"]
    reply: _Reply


class _Buttons(_Part):
    buttons: Annotated[list[_Button], Field(min_length=1, max_length=3)]

    @check_field("buttons")
    @classmethod
    def _differ(cls, buttons: list[_Button]) -> list[_Button]:
        _check_unique("id", [button.reply.id for button in buttons])
        _check_unique("title", [button.reply.title for button in buttons])
        return buttons


class _Row(_Part):
    id: Annotated[str, _text(200)]
    title: Annotated[str, _text(24)]
    description: Annotated[str, StringConstraints(max_length=72)] | None = None


class _Section(_Part):
    title: Annotated[str, _text(24)] | None = None
    rows: Annotated[list[_Row], Field(min_length=1, max_length=10)]


class _Sections(_Part):
    button: Annotated[str, _text(20)]
    sections: Annotated[list[_Section], Field(min_length=1, max_length=10)]

    @check_field("sections")
    @classmethod
    def _fit(cls, sections: list[_Section]) -> list[_Section]:
        rows = [row.id for section in sections for row in section.rows]
        if len(rows) > 10:
            raise ValueError(f"{len(rows)} rows in all, and 10 are the limit")
        _check_unique("row id", rows)
        if len(sections) > 1 and not all(section.title for section in sections):
            raise ValueError("each of several sections needs a title")
        return sections


class ButtonMessage(_Part):
    type: Literal["button"]
    body: _Wording
    header: _Header | None = None
    footer: _Footer | None = None
    action: _Buttons


class ListMessage(_Part):
    type: Literal["list"]
    body: _Wording
    header: _Header | None = None
    footer: _Footer | None = None
    action: _Sections

    @check_field("header")
    @classmethod
    def _of_text(cls, header: _Header | None) -> _Header | None:
        if header and header.type != "text":
            raise ValueError("a list has a header of text only")
        return header


class _Language(_Part):
    code: str


class _Parameter(_Part):
    type: str
    text: Annotated[str, _text(1024)] | None = None
    payload: str | None = None
    parameter_name: str | None = None


class _Component(_Part):
    type: Literal["header", "body", "button"]
    sub_type: str | None = None
    index: str | int | None = None
    parameters: list[_Parameter] = []


class TemplateMessage(_Part):
    name: Annotated[str, _text(512)]
    language: _Language
    components: list[_Component] = []

    def body_values(self) -> list[str]:
        """The texts that fill the placeholders of the body, in order."""
        return [
            parameter.text or ""
            for component in self.components
            if component.type == "body"
            for parameter in component.parameters
        ]

    def payload_of(self, index: int) -> str | None:
        """The payload given to a quick reply, counted from 0."""
        for component in self.components:
            if component.type == "button" and str(component.index) == str(index):
                return next((each.payload for each in component.parameters if each.payload), None)
        return None


class Reaction(_Part):
    message_id: str
    emoji: Annotated[str, StringConstraints(max_length=16)] = ""


class Location(_Part):
    latitude: Annotated[float, Field(ge=-90, le=90, strict=False)]
    longitude: Annotated[float, Field(ge=-180, le=180, strict=False)]
    name: str | None = None
    address: str | None = None


class _Context(_Part):
    message_id: str


class Send(_Part):
    """A message of the business to one person."""

    recipient_type: Literal["individual"] = "individual"
    to: str | None = None
    recipient: str | None = None
    context: _Context | None = None
    biz_opaque_callback_data: Annotated[str, StringConstraints(max_length=512)] | None = None
    type: str = "text"
    text: Text | None = None
    interactive: Annotated[ButtonMessage | ListMessage, Field(discriminator="type")] | None = None
    image: MediaObject | None = None
    document: MediaObject | None = None
    audio: Audio | None = None
    video: MediaObject | None = None
    sticker: Audio | None = None
    template: TemplateMessage | None = None
    reaction: Reaction | None = None
    location: Location | None = None
    contacts: list[dict[str, Any]] | None = None

    @property
    def content(self) -> dict[str, Any] | list[dict[str, Any]]:
        """The part that `type` names, as JSON."""
        part = getattr(self, self.type)
        return part if isinstance(part, list) else part.model_dump(exclude_none=True)

    @property
    def media(self) -> list[tuple[str, MediaObject]]:
        """All media that the message refers to, each with its kind."""
        header = self.interactive and self.interactive.header
        parts = [(self.type, getattr(self, self.type))]
        if header:
            parts.append((header.type, getattr(header, header.type)))
        return [(kind, part) for kind, part in parts if isinstance(part, MediaObject)]


class ReadReceipt(_Part):
    """What the business has read, with or without the sign that it is writing."""

    status: Literal["read"]
    message_id: str
    typing_indicator: dict[str, str] | None = None


def read_call(body: object) -> Send | ReadReceipt:
    """The call in the body of `POST /{phone_number_id}/messages`. Raises GraphError."""
    if not isinstance(body, dict):
        raise ApiError(100, "the body must be a JSON object")
    if body.get("messaging_product") != "whatsapp":
        raise ApiError(100, "The parameter messaging_product must be 'whatsapp'")
    try:
        return ReadReceipt.model_validate(body) if "status" in body else _read_send(body)
    except ValidationError as error:
        raise _refusal(error) from None


def _read_send(body: dict[str, Any]) -> Send:
    kind = body.get("type", "text")
    if kind not in CONTENT_TYPES:
        raise ApiError(131051, f"type {kind!r} is not one of {', '.join(CONTENT_TYPES)}")
    if not body.get(kind):
        raise ApiError(131008, f"parameter {kind!r} is required for type {kind!r}")
    send = Send.model_validate(body)
    if not (send.to or send.recipient):
        raise ApiError(131008, "parameter 'to' or 'recipient' is required")
    return send


def digits(number: str) -> str:
    """A phone number as the API keeps it. Raises GraphError for what is none."""
    bare = re.sub(r"[\s()+-]", "", number)
    if not re.fullmatch(r"[1-9][0-9]{6,14}", bare):
        raise ApiError(131009, "Parameter 'to' is not a phone number with its country code")
    return bare


def _refusal(error: ValidationError) -> ApiError:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    path = ".".join(str(step) for step in first["loc"])
    code = 131008 if first["type"] == "missing" else 131009
    return ApiError(code, f"Parameter '{path}': {first['msg']}")


def _check_unique(what: str, values: list[str]) -> None:
    if len(set(values)) < len(values):
        raise ValueError(f"each {what} may appear once")
