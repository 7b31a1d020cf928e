"""The templates that call a citizen back after 24 hours: their words, and applying for them."""

from dataclasses import dataclass
from typing import Any

from casework.settings import Settings
from channels.whatsapp import phrases
from channels.whatsapp.graph import Graph, GraphError


@dataclass(frozen=True, slots=True)
class Templates:
    """Names of the approved templates; an empty one is not sent."""

    agent: str
    ticket: str


def definitions(settings: Settings) -> dict[str, dict[str, Any]]:
    """What Meta has to approve, by name; a template whose setting is empty is left out."""
    names = (settings.whatsapp_template_agent, settings.whatsapp_template_ticket)
    bodies = (phrases.TEMPLATE_AGENT, phrases.TEMPLATE_TICKET)
    return {
        name: {
            "name": name,
            "language": settings.whatsapp_template_language,
            "category": "UTILITY",
            "components": [
                {"type": "BODY", "text": body},
                {
                    "type": "BUTTONS",
                    "buttons": [{"type": "QUICK_REPLY", "text": title}],
                },
            ],
        }
        for name, body, title in zip(names, bodies, phrases.TEMPLATE_TITLES, strict=True)
        if name
    }


async def business_account(graph: Graph, token: str) -> str:
    """The id of the WhatsApp business account that `token` is for. Raises as `graph.send`."""
    answer = await graph.request("GET", graph.address("debug_token"), params={"input_token": token})
    data = answer.get("data")
    scopes = data.get("granular_scopes") if isinstance(data, dict) else None
    for scope in scopes if isinstance(scopes, list) else ():
        targets = scope.get("target_ids") or ()
        if str(scope.get("scope", "")).startswith("whatsapp_business") and targets:
            return str(targets[0])
    raise GraphError(200, 200, "the token is for no WhatsApp business account")


async def states(graph: Graph, account_id: str) -> dict[tuple[str, str], str]:
    """Status by name and language of the account's templates. Raises as `graph.send`."""
    params = {"fields": "name,language,status", "limit": "200"}
    answer = await graph.request(
        "GET", graph.address(account_id) / "message_templates", params=params
    )
    found = answer.get("data")
    return {
        (str(each.get("name")), str(each.get("language"))): str(each.get("status"))
        for each in (found if isinstance(found, list) else ())
        if isinstance(each, dict)
    }


async def apply(graph: Graph, account_id: str, settings: Settings) -> list[str]:
    """Apply for the templates that the account has not; their names. Raises as `graph.send`."""
    known = await states(graph, account_id)
    made = []
    for name, definition in definitions(settings).items():
        if (name, settings.whatsapp_template_language) not in known:
            address = graph.address(account_id) / "message_templates"
            await graph.request("POST", address, json=definition)
            made.append(name)
    return made
