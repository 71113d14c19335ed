"""Anlauf without a window: domain, storage, exchange, matching, use cases and the command line."""

__version__ = "0.1.0"
