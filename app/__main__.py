"""`anlauf` and `python -m app`: the window, or with a verb the command line.

Which of the two is meant is read by hand, so that nothing else is imported before the window stands.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def main() -> int:
    """Open the window or carry out the verb; returns the exit code."""
    arguments = sys.argv[1:]
    options = window_options(arguments)
    if options is None:
        from app.cli.program import run_command_line

        return run_command_line(arguments)
    from ui.main import run

    home = options.get("home")
    return run(Path(home) if home else None, demo="demo" in options, language=options.get("lang"))


def window_options(arguments: Sequence[str]) -> dict[str, str] | None:
    """What to open the window with, or None where the arguments are more than that."""
    found: dict[str, str] = {}
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if argument == "--demo":
            found["demo"] = ""
        elif name in ("--home", "--lang"):
            found[name[2:]] = value if equals else next(rest, "")
        else:
            return None
    return found


if __name__ == "__main__":
    sys.exit(main())
