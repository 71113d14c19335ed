"""Anlauf without a window: domain, storage, exchange, matching, use cases and the command line."""
