"""How a sitting runs and how answers are scored: pure functions of their arguments."""
