"""Reads Anki's files without Anki: packages (.apkg, .colpkg) and collections, of every version since 2.1."""
