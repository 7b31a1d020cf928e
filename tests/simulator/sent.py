"""What a business sends."""

from typing import Any

JSON = dict[str, Any]


def template(name: str = "musaed_agent_reply", code: str = "ar", values: int = 0) -> JSON:
    parameters = [{"type": "text", "text": "قيمة"}] * values
    return {
        "type": "template",
        "template": {
            "name": name,
            "language": {"code": code},
            "components": [{"type": "body", "parameters": parameters}],
        },
    }
