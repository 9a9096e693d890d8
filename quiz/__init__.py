"""Sourced questions in plain YAML: a scored quiz in the terminal and a deck in Anki."""

__version__ = "0.1.0"
