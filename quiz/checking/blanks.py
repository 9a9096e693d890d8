"""Flaws of blanks and places: `::` that was no hint, blanks without a text around them, places without words."""

import re

from quiz.checking.questions import Found, Subject
from quiz.model import BLANK, Cloze, MaskedPicture
from quiz.patterns import compile_late

_SCOPES = frozenset(
    """
    boost crate self super core alloc Self absl folly Eigen Qt cv tokio serde rand ActiveRecord Vec String Option Result
    Box Rc Arc HashMap HashSet BTreeMap Cell RefCell Cow Path PathBuf File Some Ordering Iterator Math Time Date Struct
    Kernel Module Class Object Foo Bar Baz
    """.split()  # noqa: SIM905 (fifty quoted words say less)
)
_MEMBERS = compile_late(r"[a-z_][a-z0-9_]*[?!]?|[A-Z][A-Za-z0-9]*")
_CODE = compile_late(r"\w\(|<\w|::|^[a-z0-9]+_[a-z0-9_]+$")
_LANGUAGE = compile_late(r"[Cc]\+\+|\b(?:[Rr]ust|[Rr]uby|[Rr]ails|[Pp]erl|PHP|namespace)\b")


def scope_as_hint(subject: Subject) -> Found | None:
    """The `::` of a program's name makes its second half a hint."""
    body = subject.body
    if not isinstance(body, Cloze):
        return None
    context = " ".join((subject.deck.title, subject.question.stem, *subject.deck.tags, *subject.question.tags))
    names_language = _LANGUAGE.search(context) is not None
    for blank in body.blanks:
        scope, member = blank.answers[0], blank.hint
        if not member or not re.fullmatch(r"[A-Za-z_]\w*", scope):
            continue
        is_code = scope == "std" or _CODE.search(member) is not None
        is_name = _MEMBERS.fullmatch(member) and (scope in _SCOPES or (scope[0].isupper() and member[0].isupper()))
        if is_code or (is_name and names_language):
            return Found(
                "cloze",
                f"the '::' makes '{member}' a hint, and '{scope}' the answer",
                f"write {{{{{scope}\\::{member}}}}} if both belong to the answer",
                f"{{{{{scope}::",
            )
    return None


def blank_without_text(subject: Subject) -> Found | None:
    """A cloze consists of blanks alone."""
    question = subject.question
    if not isinstance(subject.body, Cloze) or question.image or question.audio or question.passage:
        return None
    if any(map(str.isalnum, question.stem.replace(BLANK, ""))):
        return None
    help = "write the sentence that the blank belongs to, or 'question:' and 'answer:'"
    return Found("cloze", "there is nothing but blanks, so nothing tells what to type", help)


def place_without_words(subject: Subject) -> Found | list[Found] | None:
    """A place of a picture has no words for those who do not see it."""
    body = subject.body
    if not isinstance(body, MaskedPicture):
        return None
    first = max(body.asked, 0)
    return [
        Found(
            f"places/{number}",
            f"the place '{mask.answers[0]}' has no words for those who do not see the picture",
            "write {at: [...], words: ...}, with what is to be seen there, but not its name",
        )
        for number, mask in enumerate(body.blanks, first)
        if not mask.words
    ]
