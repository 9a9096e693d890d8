"""Turns nodes into values: texts, lists, flags, numbers and options, with each problem at its place."""
