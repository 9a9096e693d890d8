"""The only room that knows Anki: notes, cards, the note type, packages and the lockfile."""
