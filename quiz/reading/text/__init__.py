"""Turns bytes into the text of one document: encoding, escapes, remains of version control and YAML streams."""
