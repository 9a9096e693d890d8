"""Sourced questions in plain YAML: a terminal quiz, a spaced review and an Anki deck."""

__version__ = "0.1.0"
