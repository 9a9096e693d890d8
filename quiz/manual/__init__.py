"""The manual of `quiz check`: a page of Markdown beside this file for each code, `<code>.md`.

A page says what is wrong in one line, then why and how to fix it, then shows a file that fails after `Fails:` and one
that passes after `Passes:`. An example that begins with `- ` is questions of a deck; any other is a whole file, or
several, each after a comment with its name. Tests check what `quiz check` says of each.
"""

from importlib.resources import files

from quiz.problems import Code


def read_page(code: Code) -> str:
    """Return the page of a code as Markdown, without a line break at its end."""
    return files(__name__).joinpath(f"{code}.md").read_text(encoding="utf-8").rstrip("\n")
