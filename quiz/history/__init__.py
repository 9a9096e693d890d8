"""The record of answers: an append-only log of events in one SQLite file."""
