"""Reads the files of other programs: whatever is in them, and nothing they could do.

A file is hostile until proved otherwise: each reader checks sizes, names and values before it uses them, and what it
must refuse is one sentence (`refusal.CannotImport`), with nothing written.
"""

SOURCES: dict[str, str] = {
    # name: module with a `SOURCE`; the first one that recognises a file reads it; its page is docs/from-<name>.md
    "anki": "quiz.importing.anki.source",
    "moodle": "quiz.importing.moodle",
    "qti21": "quiz.importing.qti21",
    "qti12": "quiz.importing.qti12",
    "obsidian": "quiz.importing.obsidian",
    "hashcards": "quiz.importing.hashcards",
    "text2qti": "quiz.importing.text2qti",
    "markdown": "quiz.importing.markdown",
    "gift": "quiz.importing.gift",
    "aiken": "quiz.importing.aiken",
    "csv": "quiz.importing.tables",
}
