"""The window: shows what use cases return."""

from __future__ import annotations

import sys

import PySide6.QtCore  # noqa: F401

# PySide reads the source of every module that is imported after it, to see whether it may switch on PySide's special
# features, and Python keeps what was read: 13 MB and a tenth of a second for the database layer. Nobody here does.
if _features := sys.modules.get("shibokensupport.feature"):
    vars(_features)["_mod_uses_pyside"] = lambda _module: False
