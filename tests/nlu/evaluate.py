"""How well messages are understood: `make evaluate` (in Rasa's environment).

Trains each system on data/nlu and measures it on sentences that it has not seen. Look at single
lines of validation.tsv as you like; of test.tsv look at figures only, or it is a test no more.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
warnings.simplefilter("ignore")  # of Rasa's dependencies about each other

from engine import lean  # noqa: E402

lean.install(serving=False)

import structlog  # noqa: E402
from rasa.core.agent import Agent  # noqa: E402
from rasa.model_training import train_nlu  # noqa: E402
from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: E402
from sklearn.metrics import f1_score  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.svm import LinearSVC  # noqa: E402

from arabic.features import words  # noqa: E402
from tests.nlu.sentences import ROOT, Sentence, training, two_requests, unseen  # noqa: E402

FALLBACK, OUT_OF_SCOPE = "nlu_fallback", "out_of_scope"
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7)
Parse = Callable[[str], dict[str, Any]]


def rasa_system(config: Path, directory: Path) -> Parse:
    """Train a Rasa pipeline; what its model makes of a text."""
    model = train_nlu(str(config), str(ROOT / "data" / "nlu"), str(directory), config.stem)
    agent = Agent.load(str(model))
    loop = asyncio.new_event_loop()
    return lambda text: dict(loop.run_until_complete(agent.parse_message(text)))


def plain_svm() -> Parse:
    """Character n-grams in scikit-learn, without our word lists and sounds."""
    sentences = training()
    pipeline = make_pipeline(
        TfidfVectorizer(preprocessor=words, analyzer="char_wb", ngram_range=(2, 4)),
        LinearSVC(random_state=42),
    )
    pipeline.fit([s.text for s in sentences], [s.intent for s in sentences])
    return lambda text: {"intent": {"name": pipeline.predict([text])[0], "confidence": 1.0}}


def ranking(parsed: dict[str, Any]) -> list[tuple[str, float]]:
    """Intents and confidences, most likely first, as before the fallback."""
    ranked = parsed.get("intent_ranking") or [parsed["intent"]]
    named = [(rank["name"], float(rank["confidence"])) for rank in ranked]
    return [rank for rank in named if rank[0] != FALLBACK] or [(FALLBACK, 0.0)]


def report(title: str, sentences: Sequence[Sentence], parse: Parse) -> None:
    """Print the figures of one system on one set."""
    guessed, first, times = [], [], []
    for sentence in sentences:
        start = time.perf_counter()
        parsed = parse(sentence.text)
        times.append((time.perf_counter() - start) * 1000)
        guessed.append(parsed)
        first.append(ranking(parsed)[0][0])
    truth = [sentence.intent for sentence in sentences]
    right = [guess == intent for guess, intent in zip(first, truth, strict=True)]
    macro = f1_score(truth, first, average="macro", labels=sorted(set(truth)), zero_division=0)
    outside = [n for n, intent in enumerate(truth) if intent == OUT_OF_SCOPE]
    inside = [n for n, intent in enumerate(truth) if intent != OUT_OF_SCOPE]
    recall = statistics.mean(first[n] == OUT_OF_SCOPE for n in outside)
    print(f"\n{title}: {len(sentences)} sentences")
    print(f"  accuracy {statistics.mean(right):.3f}   macro-F1 {macro:.3f}", end="")
    print(f"   out-of-scope recall {recall:.3f}   ms p50 {statistics.median(times):.1f}")
    answered = [parsed["intent"]["name"] for parsed in guessed]
    refused = [answered[n] in (FALLBACK, OUT_OF_SCOPE) for n in inside]
    print(f"  false rejection {statistics.mean(refused):.3f} (fallback included); by style:")
    for style in sorted({sentence.style for sentence in sentences}):
        mine = [n for n, sentence in enumerate(sentences) if sentence.style == style]
        own = [n for n in mine if n in set(inside)]
        rejected = sum(answered[n] in (FALLBACK, OUT_OF_SCOPE) for n in own)
        print(f"    {style:10} accuracy {statistics.mean(right[n] for n in mine):.3f}", end="")
        print(f"   rejected {rejected} of {len(own)}")


def report_thresholds(sentences: Sequence[Sentence], parse: Parse) -> None:
    """Print what a fallback threshold would refuse, rightly and wrongly."""
    ranked = [(sentence.intent, ranking(parse(sentence.text))[0]) for sentence in sentences]
    print("\n  threshold   refused, right / wrong   accepted wrong   out of scope accepted")
    for threshold in THRESHOLDS:
        inside = [(i, g, c) for i, (g, c) in ranked if i != OUT_OF_SCOPE]
        outside = [(g, c) for i, (g, c) in ranked if i == OUT_OF_SCOPE]
        low_right = sum(c < threshold and i == g for i, g, c in inside)
        low_wrong = sum(c < threshold and i != g for i, g, c in inside)
        wrong = sum(c >= threshold and i != g for i, g, c in inside)
        leaked = sum(c >= threshold and g != OUT_OF_SCOPE for g, c in outside)
        print(f"  {threshold:9}   {low_right:14} / {low_wrong:5}   {wrong:14}   {leaked:21}")


def report_requests(sentences: Sequence[Sentence], parse: Parse) -> None:
    """Print how messages with several requests are split, and how others are left whole."""
    double = single = found = kept = 0
    for text, intents in two_requests():
        requests = [request["intent"] for request in parse(text).get("requests", [])]
        if len(intents) > 1:
            double, found = double + 1, found + (requests == intents)
        else:
            single, kept = single + 1, kept + (not requests)
    split = sum("requests" in parse(sentence.text) for sentence in sentences)
    print(f"\n  several requests: {found} of {double} messages read right,", end="")
    print(f" {kept} of {single} left whole; {split} of {len(sentences)} others split")


def main() -> None:
    """Measure the systems named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("systems", nargs="*", default=["musaed", "stock", "svm"])
    systems = parser.parse_args().systems
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    logging.disable(logging.INFO)
    sets = {name: unseen(name) for name in ("validation", "test")}
    with tempfile.TemporaryDirectory() as directory:
        for system in systems:
            if system == "svm":
                parse = plain_svm()
            else:
                config = ROOT / "config.yml" if system == "musaed" else ROOT / "tests/nlu/stock.yml"
                parse = rasa_system(config, Path(directory))
            for name, sentences in sets.items():
                report(f"{system} on {name}", sentences, parse)
            if system == "musaed":
                report_thresholds(sets["validation"], parse)
                report_requests(sets["validation"], parse)


if __name__ == "__main__":
    main()
