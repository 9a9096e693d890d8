"""Texts as an author may have meant them: a number, a label, a truth value. Knows no place in a file."""
