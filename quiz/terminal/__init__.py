"""A sitting on a terminal: drawing, and single keys."""
