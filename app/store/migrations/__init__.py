"""The numbered changes of the schema."""
