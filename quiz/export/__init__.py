"""Decks for other programs: a table of targets, one module each.

`quiz.cli.export` does once for all what targets share: it reads decks and refuses faulty ones, names the file, shows
progress, and prints what was or would be written. A target plans, writes, and says what it cannot carry.
"""

TARGETS: dict[str, tuple[str, str]] = {
    # name: (module with a `TARGET`, short help); its page is docs/<name>.md
    "anki": ("quiz.export.anki", "Write an Anki package that can be imported again and again."),
    "moodle": ("quiz.export.moodle", "Write questions in Moodle XML, with pictures and sounds inside."),
    "paper": ("quiz.export.paper", "Write question sheets to print, in versions, with a key."),
    "qti12": ("quiz.export.qti12", "Write a package of QTI 1.2 for Canvas and other learning platforms."),
    "qti21": ("quiz.export.qti21", "Write a package of QTI 2.1 for TAO, ONYX, OpenOLAT and others."),
    "csv": ("quiz.export.csv", "Write a table of cards that Anki and spreadsheets read."),
    "markdown": ("quiz.export.markdown", "Write a quiz in Markdown, with boxes for its options."),
    "gift": ("quiz.export.gift", "Write questions in GIFT, the text format of Moodle."),
    "html": ("quiz.export.html", "Write a page to take a quiz on, in one file for any browser."),
}
