"""Which offers fit: pure functions over bitsets, no database, no clock."""
