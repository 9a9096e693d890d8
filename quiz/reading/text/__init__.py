"""From bytes to the text of one document: encoding, escapes, what version control and YAML streams leave behind."""
