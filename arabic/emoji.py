"""Messages of nothing but emoji, as the words that they stand for. Standard library only."""

import re

from arabic.text import normalise

# Only those that everybody means alike; beside words an emoji says nothing new.
_MEANT = {
    "نعم صحيح": "👍 👌 ✅ ✔ ☑ 🆗 💯",
    "لا": "👎 ❌ ✖ 🚫",
    "شكرا لكم": "🙏 🌹 💐 ❤ 🧡 💛 💚 💙 🤍 💜 😘 🥰",
    "السلام عليكم": "👋",
    "اعد ما فهمت": "❓ ❔ ⁉ 🤔",
    "انتم سيئين جدا": "😡 🤬 😠 🤮 🤢 💩 🖕",
}
_WORDS = {emoji: words for words, several in _MEANT.items() for emoji in several.split()}
_EMOJI = re.compile("|".join(map(re.escape, _WORDS)))


def in_words(text: str) -> str:
    """What a message of nothing but emoji says, by its first one that is known; else `text`."""
    if any(char.isalnum() for char in normalise(text)):
        return text
    found = _EMOJI.search(text)
    return _WORDS[found.group()] if found else text
