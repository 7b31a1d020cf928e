"""`python -m engine`: Rasa's server on loopback, without the libraries this assistant never uses.

`python -m engine train` (or `test`, `shell`, `data validate` ...) runs Rasa's own command line in
the same way; `.venv/bin/rasa` is short for it.
"""

from __future__ import annotations

import os
import sys
import warnings
from typing import TextIO

from engine import import_stubs

# Else every start would compile 2,500 modules anew where the environment forbids writing them.
sys.dont_write_bytecode = False
os.environ["RASA_TELEMETRY_ENABLED"] = "false"  # whatever was said: it would call home
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
_show_warning = warnings.showwarning


def _show_what_counts(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    # Nobody here can act on deprecations inside Rasa's imports; and libraries reset the filters.
    if not issubclass(category, (DeprecationWarning, PendingDeprecationWarning)):
        _show_warning(message, category, filename, lineno, file, line)


warnings.showwarning = _show_what_counts


def main() -> int:
    """Start the server, or with arguments Rasa's command line. Returns the exit status."""
    import_stubs.install(serving=len(sys.argv) == 1)
    sys.path.insert(0, os.getcwd())
    from engine import command_line, environment, server

    try:
        if len(sys.argv) > 1:
            command_line.run(*sys.argv[1:])
        else:
            server.serve()
    except (environment.SettingError, import_stubs.MissingLibrary) as error:
        print(f"engine: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
