"""A card as a page for any browser: both sides next to each other, filled as by Anki.

Only Anki itself adds its type-in box, MathJax, and the pick carried over to the back.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from quiz.anki.note_type import FIELDS, make_templates, read
from quiz.anki.notes import Note
from quiz.markup import escape_html

_TAG = re.compile(r"\{\{(?P<sign>[#^]?)(?P<name>[^{}]+)\}\}")
_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ margin: 2rem; font: 16px system-ui, sans-serif; background: #d8d8dc; color: #222; }}
.card {{ display: flex; flex-wrap: wrap; gap: 1.5rem; margin-bottom: 2.5rem; }}
h2 {{ font-size: 1rem; font-weight: 600; }}
iframe {{ flex: 1 1 24rem; min-width: 20rem; height: 44rem; border: 0; border-radius: .5rem; background: #fff; }}
</style>
</head>
<body>
{cards}
</body>
</html>
"""


def fill_template(template: str, fields: Mapping[str, str]) -> str:
    """Return a template with its fields filled as by Anki; `type:` becomes a text box.

    KeyError: the template names an unknown field.
    """
    out, at = [], 0
    while found := _TAG.search(template, at):
        out.append(template[at : found.start()])
        name, at = found["name"], found.end()
        if found["sign"]:
            end = template.index(f"{{{{/{name}}}}}", at)
            if bool(fields[name].strip()) == (found["sign"] == "#"):
                out.append(fill_template(template[at:end], fields))
            at = end + len(f"{{{{/{name}}}}}")
        elif name.startswith("type:"):
            out.append('<input type="text" id="typeans">')
        else:
            out.append(fields[name])
    return "".join([*out, template[at:]])


def make_page(notes: Iterable[tuple[str, Note]]) -> str:
    """Return a page with every card of these notes, each below its title: front and back."""
    listed = list(notes)
    cards = [card for title, note in listed for card in _show_note(title, note)]
    return _PAGE.format(title=escape_html(listed[0][0] if listed else "No cards"), cards="\n".join(cards))


def _show_note(title: str, note: Note) -> Sequence[str]:
    fields = {name: value for (name, _), value in zip(FIELDS, note.fields, strict=True)}
    shown = []
    for number in note.cards or (0,):
        template = make_templates()[number]
        sides = [_show_side(fill_template(template[side], fields)) for side in ("qfmt", "afmt")]
        shown.append(f'<h2>{escape_html(title)}</h2>\n<div class="card">\n{"".join(sides)}</div>')
    return shown


def _show_side(html: str) -> str:
    page = f'<!doctype html><meta charset="utf-8"><style>{read("style.css")}</style><body class="card">{html}'
    return f'<iframe srcdoc="{escape_html(page)}"></iframe>\n'
