"""The sentences of the custom actions, from data/wording/: an editor changes them without code."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent.parent / "data" / "wording"


@dataclass(frozen=True)
class Wording:
    """Texts that say the same, with `{variables}`, and the buttons under it: `{title, payload}`."""

    texts: tuple[str, ...]
    buttons: tuple[dict[str, str], ...] = ()


@lru_cache(maxsize=1)
def wordings() -> dict[str, Wording]:
    """All wordings by name. Raises ValueError naming the file when a name stands twice."""
    found: dict[str, Wording] = {}
    for path in sorted(FOLDER.glob("*.yml")):
        for name, fields in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            if name in found:
                raise ValueError(f"data/wording/{path.name}: {name} is already defined elsewhere")
            text = fields["text"]
            texts = (text,) if isinstance(text, str) else tuple(text)
            found[name] = Wording(texts, tuple(fields.get("buttons", ())))
    return found
