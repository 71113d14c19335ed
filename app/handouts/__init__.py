"""Pages to take along: composed in two languages, set as PDF or pictures, with codes that phones read."""
