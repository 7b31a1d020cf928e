"""Logs of the engine: one JSON object a line, never a citizen's words.

Rasa puts message texts and slot values into debug lines, into fields of some errors, and libraries
put values into the messages of exceptions and warnings. So: nothing below INFO, of Rasa's
structured lines only fields that are known to be harmless, of an exception its type and where it
happened, of a warning its kind and place.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import traceback
import warnings
from typing import Any, TextIO

import structlog
from rasa.utils.common import configure_library_logging
from sanic.log import LOGGING_CONFIG_DEFAULTS
from structlog.typing import EventDict

HARMLESS = frozenset(
    ("event", "event_info", "level", "logger", "timestamp", "exc_info", "filename", "error", "at")
)
LONGEST_LINE = 300
FRAMES = 8
SANIC = ("sanic.root", "sanic.error", "sanic.access")
_token = re.compile(r"(token=)[^&\s'\"]+")


def configure() -> None:
    """Set up logging and warnings of the server process; `LOG_LEVEL` may raise the level, not
    lower it.
    """
    wanted = logging.getLevelName(os.environ.get("LOG_LEVEL", "INFO").upper())
    level = max(wanted if isinstance(wanted, int) else logging.INFO, logging.INFO)
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        _without_texts,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.dev.set_exc_info,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    configure_library_logging()
    LOGGING_CONFIG_DEFAULTS["loggers"].clear()  # else Sanic sets handlers of its own beside ours
    for name in SANIC:  # Rasa stops these from reaching the root handler
        logging.getLogger(name).handlers = [handler]
    warnings.showwarning = _log_warning


def _without_texts(_: Any, __: str, event: EventDict) -> EventDict:
    """structlog processor: keeps harmless fields and turns an exception into its type and place."""
    kept = {key: value for key, value in event.items() if key in HARMLESS or key.startswith("_")}
    # asyncio appends the representation of failed tasks in further lines
    first_line = str(kept.get("event", "")).split("\n", 1)[0]
    kept["event"] = _token.sub(r"\1***", first_line)[:LONGEST_LINE]
    error = kept.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        kept["error"] = type(error).__name__
        kept["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return kept


def _log_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    if issubclass(category, (DeprecationWarning, PendingDeprecationWarning)):
        return  # of Rasa and its libraries, whose versions are fixed
    logging.getLogger("py.warnings").warning("%s at %s:%s", category.__name__, filename, lineno)
