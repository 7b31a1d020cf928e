"""What agents read instead of codes, at every desk: `data/desk/labels.yml`, and the channels."""

from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML

CHANNELS = {"web": "الموقع", "whatsapp": "واتساب"}
FILE = Path(__file__).resolve().parents[1] / "data" / "desk" / "labels.yml"


@lru_cache(maxsize=1)
def _labels() -> dict[str, dict[str, str]]:
    with FILE.open(encoding="utf-8") as file:
        labels: dict[str, dict[str, str]] = YAML(typ="safe").load(file)
        return labels


def label(group: str, code: str | None) -> str:
    """The name of a code; the code itself when it has none, empty for no code."""
    return _labels()[group].get(code or "", code or "")
