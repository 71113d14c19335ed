"""One function, one thing a counsellor or administrator does."""
