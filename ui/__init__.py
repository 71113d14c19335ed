"""The window: shows what use cases return."""
