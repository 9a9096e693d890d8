"""Turns nodes into values: texts, lists, flags, numbers, options and blanks, with each problem at its place."""
