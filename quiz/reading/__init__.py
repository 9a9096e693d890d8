"""From the text of a file to a deck or a source sheet, and to the problems in it."""
