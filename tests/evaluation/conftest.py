"""Tests of the measuring, in Rasa's environment: scikit-learn and matplotlib are there."""

from __future__ import annotations

import importlib.util

if importlib.util.find_spec("sklearn") is None:
    collect_ignore_glob = ["test_*.py"]
