"""The only place that knows the database: tables, versions, the outbox, the search index.

Every finished edit stays a version of its own, also where the same author edits the same group again before anything
was shared: a step to take back is a span of version numbers, the history shows each, and a version replaced in place
would take both away. Drafts, which never get a version, keep the number of versions small.
"""
