"""Texts as an author may have meant them: a number, a label, a truth value, a blank, a source, a name.

Knows no place in a file.
"""
