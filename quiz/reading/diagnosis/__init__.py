"""Explains in an author's words why a piece of text is not YAML, by looking at its lines."""
