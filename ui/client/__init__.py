"""The window for the young person: it knows what a `ClientView` holds, and nothing of the session behind it."""
