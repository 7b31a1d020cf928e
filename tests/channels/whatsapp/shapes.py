"""Webhook bodies in the shapes that Meta documents, written from its field lists."""

from typing import Any

from tests.simulator.business import NUMBER_ID

WA_ID, USER_ID = "966500000001", "SA.1A2b3C4d5E6f7G8h9I0j"


def body(*values: dict[str, Any], field: str = "messages") -> dict[str, Any]:
    """A webhook's body with one change for each value."""
    changes = [{"field": field, "value": value} for value in values]
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "102290129340398", "changes": changes}],
    }


def value(**parts: Any) -> dict[str, Any]:
    """A change's value of our number."""
    return {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "966110000000", "phone_number_id": NUMBER_ID},
        **parts,
    }


def message(message_id: str, kind: str, content: Any = None, **more: Any) -> dict[str, Any]:
    """One message of a kind; `content` stands under the kind's name."""
    parts = {} if content is None else {kind: content}
    sent = {"from": WA_ID, "id": message_id, "timestamp": "1793900000", "type": kind}
    return {**sent, **parts, **more}


def from_citizen(*messages: dict[str, Any], **contact: Any) -> dict[str, Any]:
    """A value with messages of one citizen."""
    known = {"profile": {"name": "سارة"}, "wa_id": WA_ID, **contact}
    return value(contacts=[known], messages=list(messages))


def status(message_id: str, state: str, **more: Any) -> dict[str, Any]:
    """One status."""
    return {
        "id": message_id,
        "status": state,
        "timestamp": "1793900001",
        "recipient_id": WA_ID,
        "conversation": {"id": "c0ffee", "origin": {"type": "service"}},
        "pricing": {"billable": True, "pricing_model": "PMP", "category": "service"},
        **more,
    }


_MEDIA = {"mime_type": "image/jpeg", "sha256": "q9Lq+0=", "id": "1003383421387256"}
MESSAGES: dict[str, dict[str, Any]] = {
    "text": message("m.text", "text", {"body": "متى تفتحون؟"}),
    "text_reply": message(
        "m.reply", "text", {"body": "نعم"}, context={"from": "966110000000", "id": "wamid.out"}
    ),
    "text_forwarded": message(
        "m.forward", "text", {"body": "منقول"}, context={"frequently_forwarded": True}
    ),
    "text_of_an_ad": message(
        "m.ad", "text", {"body": "مرحبا"},
        referral={"source_url": "https://fb.example/ad", "source_type": "ad", "source_id": "1"},
    ),
    "text_of_a_product": message(
        "m.product", "text", {"body": "هذا"},
        context={"from": "9", "id": "x", "referred_product": {"catalog_id": "1"}},
    ),
    "button_reply": message(
        "m.button", "interactive",
        {"type": "button_reply", "button_reply": {"id": "1.1", "title": "نعم"}},
        context={"from": "966110000000", "id": "wamid.out"},
    ),
    "list_reply": message(
        "m.list", "interactive",
        {"type": "list_reply", "list_reply": {"id": "1.2", "title": "لا", "description": "وصف"}},
    ),
    "interactive_without_body": message("m.bare", "interactive"),
    "flow_reply": message(
        "m.flow", "interactive",
        {"type": "nfm_reply", "nfm_reply": {"name": "flow", "body": "Sent", "response_json": "{}"}},
    ),
    "call_permission": message(
        "m.call", "interactive",
        {"type": "call_permission_reply", "call_permission_reply": {"response": "accept"}},
    ),
    "template_button": message("m.quick", "button", {"payload": "عرض الرد", "text": "عرض الرد"}),
    "image": message("m.image", "image", {**_MEDIA, "caption": "شاشة"}),
    "audio": message("m.audio", "audio", {**_MEDIA, "mime_type": "audio/ogg; codecs=opus",
                                          "voice": True}),
    "video": message("m.video", "video", {**_MEDIA, "mime_type": "video/mp4"}),
    "document": message("m.document", "document", {**_MEDIA, "filename": "خطاب.pdf"}),
    "sticker": message("m.sticker", "sticker", {**_MEDIA, "animated": False}),
    "location": message(
        "m.location", "location",
        {"latitude": 24.71, "longitude": 46.67, "name": "الرياض", "address": "طريق الملك فهد"},
    ),
    "contacts": message(
        "m.contacts", "contacts",
        [{"name": {"formatted_name": "الدعم"}, "phones": [{"phone": "+966 11", "type": "WORK"}]}],
    ),
    "reaction": message("m.reaction", "reaction", {"message_id": "wamid.out", "emoji": "👍"}),
    "reaction_removed": message("m.unreact", "reaction", {"message_id": "wamid.out"}),
    "order": message(
        "m.order", "order",
        {"catalog_id": "1", "text": "أريد", "product_items": [{"product_retailer_id": "1"}]},
    ),
    "number_changed": message(
        "m.moved", "system",
        {"body": "changed", "wa_id": "966500000099", "type": "user_changed_number"},
    ),
    "number_changed_old": message(
        "m.moved2", "system",
        {"body": "changed", "new_wa_id": "966500000098", "type": "user_changed_number"},
    ),
    "identity_changed": message(
        "m.identity", "system",
        {"body": "new phone", "identity": "x", "wa_id": "966500000001",
         "type": "customer_identity_changed"},
    ),
    "user_id_changed": {
        "id": "m.user", "timestamp": "1793900000", "type": "system",
        "system": {"type": "user_changed_user_id", "previous_user_id": USER_ID, "user_id": "SA.9"},
    },
    "unsupported": message(
        "m.unsupported", "unsupported", None,
        errors=[{"code": 131051, "title": "Message type unknown",
                 "error_data": {"details": "Message type is not currently supported"}}],
    ),
    "edit": message(
        "m.edit", "edit",
        {"original_message_id": "m.text", "message": {"type": "text", "text": {"body": "معدلة"}}},
    ),
    "revoke": message("m.revoke", "revoke", {"original_message_id": "m.text"}),
    "welcome": message("m.welcome", "request_welcome"),
    "a_type_of_the_future": message("m.future", "hologram", {"id": "1"}),
}  # fmt: skip
"""Messages by what they are."""

NO_NUMBER = value(
    contacts=[{"profile": {"name": "نورة", "username": "noura"}, "user_id": USER_ID}],
    messages=[
        {
            "from_user_id": USER_ID, "id": "m.hidden", "timestamp": "1793900000", "type": "text",
            "text": {"body": "بلا رقم"},
        }
    ],
)  # fmt: skip

STATUSES: dict[str, dict[str, Any]] = {
    **{state: status("wamid.out", state) for state in ("sent", "delivered", "read", "played")},
    "failed": status(
        "wamid.out2", "failed",
        errors=[{"code": 131026, "title": "Message undeliverable", "message": "Undeliverable",
                 "error_data": {"details": "…"}, "href": "https://developers.example/"}],
    ),
    "with_callback_data": status("wamid.out3", "sent", biz_opaque_callback_data="outbox"),
    "of_a_user_id": {
        "id": "wamid.out4", "status": "sent", "timestamp": "1", "recipient_user_id": USER_ID,
    },
    "a_state_of_the_future": status("wamid.out5", "warped"),
}  # fmt: skip
"""Statuses of messages that are not ours."""

OTHERS: dict[str, dict[str, Any]] = {
    "errors": body(value(errors=[{"code": 130429, "title": "Rate limit hit"}])),
    "template_status": body(
        {"event": "APPROVED", "message_template_id": 1, "message_template_name": "x"},
        field="message_template_status_update",
    ),
    "quality": body(
        {"display_phone_number": "9", "event": "FLAGGED"}, field="phone_number_quality_update"
    ),
    "account": body({"event": "DISABLED_UPDATE"}, field="account_update"),
    "echo": body(value(message_echoes=[{"id": "e.1"}]), field="smb_message_echoes"),
    "call": body(value(calls=[{"id": "c.1", "event": "connect"}]), field="calls"),
    "another_object": {"object": "page", "entry": [{"id": "1", "messaging": []}]},
    "empty": {"object": "whatsapp_business_account", "entry": []},
}
"""Whole bodies that hold neither messages nor statuses."""
