"""Turns values into questions: the parts of each kind, and the parts that all kinds share."""
