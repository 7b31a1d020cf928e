"""The spaCy `ar` pipeline: `python -m arabic.pipeline [directory]` builds and saves it.

Import this module before `spacy.load`: it registers the pipeline's components.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry

from arabic.entities import find_entities
from arabic.text import normalise

MODEL = Path("models/ar_musaed")
# Web and mail addresses are Latin; to spaCy «رقمي.شكرا» is one too.
_ADDRESS = r"^(?:https?://)?(?:[A-Za-z0-9_-]+[.@])+[A-Za-z]{2,}(?::[0-9]+)?(?:[/?#][!-~]*)?$"

if not Doc.has_extension("entities"):
    # With raw offsets; `doc.ents` holds the same, widened to whole tokens («وتويتر»).
    Doc.set_extension("entities", default=())


@Language.component("arabic_normaliser", assigns=["token.norm", "token.lemma"])
def normalise_tokens(doc: Doc) -> Doc:
    """Write the normalised form of each token into NORM and LEMMA."""
    for token in doc:
        # An emoji has an empty normal form, and an empty lemma means 'none' to spaCy.
        token.norm_ = token.lemma_ = normalise(token.text) or " "
    return doc


_LONG = re.compile(r"\S{60}")
_PLAIN = re.compile(
    r"[\w\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]+|\s|[^\w\s]{1,50}"
)


@Language.component("arabic_entities", assigns=["doc.ents"])
def set_entities(doc: Doc) -> Doc:
    """Write entities into `doc._.entities` and `doc.ents` (`kb_id_` is the canonical value)."""
    found = find_entities(doc.text)
    doc._.entities = tuple(found)
    spans: list[Any] = []
    for entity in found:
        span = doc.char_span(
            entity.start,
            entity.end,
            label=entity.label,
            kb_id=entity.value,
            alignment_mode="expand",
        )
        if span is not None and (not spans or spans[-1].end <= span.start):
            spans.append(span)
    doc.ents = tuple(spans)
    return doc


class ArabicTokenizer(Tokenizer):  # type: ignore[misc]
    """spaCy's tokenizer, made safe from half an emoji (a lone surrogate) and from long runs.

    spaCy takes marks off a word one by one: 4,000 hearts in a row would take it three seconds.
    """

    def __call__(self, text: str) -> Doc:
        """The tokens of `text`, offsets unchanged."""
        text = text.encode("utf-8", "replace").decode("utf-8")
        doc: Doc = self._plainly(text) if _LONG.search(text) else super().__call__(text)
        return doc

    def _plainly(self, text: str) -> Doc:
        """Words, runs of marks, and blanks, by one expression."""
        tokens: list[str] = []
        spaces: list[bool] = []
        for token in _PLAIN.findall(text):
            if token == " " and tokens and not spaces[-1] and not tokens[-1].isspace():
                spaces[-1] = True
            else:
                tokens.append(token)
                spaces.append(False)
        return Doc(self.vocab, words=tokens, spaces=spaces)


@registry.tokenizers("musaed.ArabicTokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], ArabicTokenizer]:
    """Arabic tokens: no exceptions (they expand «أنا»), and a break at ، ؛ ؟ within a word.

    spaCy leaves a full stop on a word that ends in a diacritic or runs into the next word.
    """

    def create(nlp: Language) -> ArabicTokenizer:
        defaults = nlp.Defaults
        letter = r"[^\W\d_]"
        infixes = [r"[،؛؟!?;…«»]+", rf"(?<={letter})[.,:](?=[\u0621-\u064a])"]
        suffixes = [r"[،؛؟!?;…«».]"]
        return ArabicTokenizer(
            nlp.vocab,
            rules={},
            prefix_search=compile_prefix_regex(defaults.prefixes or ()).search,
            suffix_search=compile_suffix_regex([*(defaults.suffixes or ()), *suffixes]).search,
            infix_finditer=compile_infix_regex([*(defaults.infixes or ()), *infixes]).finditer,
            url_match=re.compile(_ADDRESS).match,
        )

    return create


def build() -> Language:
    """A blank Arabic pipeline with our tokenizer, normaliser and entities."""
    nlp = spacy.blank(
        "ar", config={"nlp": {"tokenizer": {"@tokenizers": "musaed.ArabicTokenizer.v1"}}}
    )
    nlp.add_pipe("arabic_normaliser")
    nlp.add_pipe("arabic_entities")
    nlp.meta.update(name="musaed", version="1.0.0", description="Arabic of citizens' messages")
    return nlp


def main() -> None:
    """Build the pipeline and save it into a directory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", nargs="?", type=Path, default=MODEL)
    directory = parser.parse_args().directory
    directory.parent.mkdir(parents=True, exist_ok=True)
    build().to_disk(directory)
    print(f"arabic: pipeline saved to {directory}")


if __name__ == "__main__":
    main()
