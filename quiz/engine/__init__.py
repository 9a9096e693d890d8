"""How a sitting runs and what an answer earns: pure functions of their arguments."""
