"""A sitting: asking, reading answers, grading, saving, and the words for all of it. No screen, keys or colours."""
