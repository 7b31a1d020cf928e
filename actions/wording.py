"""The sentences of the custom actions, from data/wording/: an editor changes them without code."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent.parent / "data" / "wording"


@dataclass(frozen=True)
class Wording:
    """A text, with `{variables}`, and the buttons under it: `{title, payload}`."""

    text: str
    buttons: tuple[dict[str, str], ...] = ()


@lru_cache(maxsize=1)
def wordings() -> dict[str, Wording]:
    """All wordings by name. Raises ValueError naming the file when a name stands twice."""
    found: dict[str, Wording] = {}
    for path in sorted(FOLDER.glob("*.yml")):
        for name, fields in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            if name in found:
                raise ValueError(f"data/wording/{path.name}: {name} is already defined elsewhere")
            found[name] = Wording(fields["text"], tuple(fields.get("buttons", ())))
    return found
