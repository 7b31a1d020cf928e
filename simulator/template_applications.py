"""Templates as one applies for them at Meta."""

from typing import Any

from simulator.errors import ApiError
from simulator.schema import Template


def read_template(asked: Any) -> Template:
    """A template as it is applied for. Raises GraphError 100."""
    try:
        parts = {part["type"].upper(): part for part in asked["components"]}
        buttons = parts.get("BUTTONS", {}).get("buttons", [])
        return Template(
            name=asked["name"],
            language=asked["language"],
            body=parts["BODY"]["text"],
            footer=parts.get("FOOTER", {}).get("text"),
            quick_replies=[each["text"] for each in buttons if each["type"] == "QUICK_REPLY"],
            category=asked["category"],
        )
    except (KeyError, TypeError, AttributeError):
        raise ApiError(100, "name, language, category and components are required") from None
