"""The only place that knows the database: tables, versions, the outbox, the search index."""
