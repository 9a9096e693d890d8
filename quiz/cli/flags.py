"""`quiz flags`: what learners flagged or counted as right, as a list or as a patch of the question files."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from quiz.cli.completion import complete_decks
from quiz.errors import QuizError, UsageError
from quiz.plurals import say_count
from quiz.shown import dump_json, quote_word, show

if TYPE_CHECKING:
    from quiz.checking.patches import Said
    from quiz.history.remarks import Remark
    from quiz.library import Library
    from quiz.library.records import Record
    from quiz.model import Question
    from quiz.responses import Response

HELP = """\
List what learners told the authors: flags (`f`) and answers counted as right (`y`).

Without a DECK, all of them are listed, with the file and the line of the question. Answers that the deck
accepts by now are left out.

With --patch, they become a diff for `git apply` in this folder: a typed answer becomes one that the question
accepts, or a comment if that would make a mistake; a flag becomes a comment. Answers that were picked or
arranged are only listed.

With --from, they are those that learners handed in: their patches, what `quiz flags --json` printed for
them, or their exported history. So the patches of several learners become one.

\b
Examples:
  quiz flags
  quiz flags decks/capitals.yaml --patch -o flags.patch
  git apply flags.patch
  quiz flags --from ana.patch --from bo.patch --patch -o both.patch
  quiz flags --clear
"""


class Found(NamedTuple):
    """A remark with the file and question that it is about, None and None if no deck here has that question."""

    remark: "Remark"
    record: "Record | None"
    question: "Question | None"

    @property
    def place(self) -> str:
        """The file and line, else the identity of the question."""
        if self.record is None or self.question is None:
            return f"{self.remark.question} (in no deck here)"
        return f"{self.record.shown}:{self.question.line}"

    @property
    def sort_key(self) -> tuple[bool, str, int, int]:
        """Sorts by file, line and time; what is in no deck here comes last."""
        if self.record is None or self.question is None:
            return True, self.remark.question, 0, self.remark.at_ms
        return False, self.record.shown, self.question.line, self.remark.at_ms


@click.command(help=HELP)
@click.argument("decks", metavar="[DECK...]", nargs=-1, shell_complete=complete_decks)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per line.")
@click.option("--patch", is_flag=True, help="Write a diff of the question files to standard output.")
@click.option("-o", "--output", metavar="FILE", help="Write the diff to FILE instead.")
@click.option("--from", "handed_in", metavar="FILE", multiple=True, help="List what is in FILE instead. Repeatable.")
@click.option("--clear", is_flag=True, help="Clear what is listed, once you have dealt with it.")
def command(
    decks: tuple[str, ...], as_json: bool, patch: bool, output: str | None, handed_in: tuple[str, ...], clear: bool
) -> None:
    """List, patch or clear the remarks on some decks."""
    from quiz.cli.handed_in import read_remarks
    from quiz.cli.past import open_log
    from quiz.cli.places import open_library
    from quiz.history.places import list_places
    from quiz.history.remarks import clear_remarks, list_remarks

    if as_json + patch + clear > 1:
        raise UsageError("Use only one of --json, --patch and --clear.")
    if output is not None and not patch:
        raise UsageError("-o belongs to --patch.")
    if clear and handed_in:
        raise UsageError("--clear is about your own history: leave out --from.")
    library = open_library()
    with open_log(is_free=False) as log:
        remarks = read_remarks(handed_in) if handed_in else list_remarks(log)
        found = find_questions(library, decks, remarks, [place.path for place in list_places(log)])
        if clear:
            from quiz.cli.clock import make_clock

            if found:
                clear_remarks(log, [one.remark for one in found], make_clock()())
            click.echo(f"{say_count(len(found), 'entry', 'entries')} cleared.")
            return
    if patch:
        _write_patch(library, found, output)
    elif as_json:
        for one in found:
            click.echo(dump_json(_as_data(one)))
    else:
        for one in found:
            click.echo(f"{show(one.place)}: {say_remark(one.remark)}")
        if not found:
            why = "None of it is about a deck here." if handed_in else "While you play, f flags a question."
            click.echo(f"Nothing is flagged. {why}", err=True)


def find_questions(
    library: "Library", names: Sequence[str], remarks: "Sequence[Remark]", played: Sequence[str] = ()
) -> list[Found]:
    """Return the remarks on the decks that the names mean, else on all decks, in the order of files and lines.

    All decks are those of the library, of the current folder and of the places where some were `played`. An answer
    that its question accepts by now is left out. Raises UsageError for an unknown name.
    """
    from quiz.checking.taking_over import is_accepted

    paths = library.list_files(names or [path for path in played if os.path.exists(path)])
    if not names:
        kept = [path for _, files in library.roots.list_top() for path in files]
        paths = list(dict.fromkeys([*kept, *library.roots.list_here(), *paths]))
    wanted = {remark.question for remark in remarks}
    places: dict[str, tuple[Record, int]] = {}
    for path in paths if wanted else ():
        record = library.files.get(path)
        for number, identity in enumerate(record.identities):
            if identity in wanted:
                places.setdefault(identity, (record, number))
    found = []
    for remark in remarks:
        if remark.question not in places:
            found += [] if names else [Found(remark, None, None)]
            continue
        record, number = places[remark.question]
        assert record.header is not None  # it has questions
        question, response = record.question(number), read_response(remark)
        if response is None or not is_accepted(question, response, record.header.language):
            found.append(Found(remark, record, question))
    return sorted(found, key=lambda one: one.sort_key)


def read_response(remark: "Remark") -> "Response | None":
    """Return the response of a remark, None for a flag."""
    from quiz.engine.responses import from_data

    return None if remark.response is None else from_data(remark.response)


def say_remark(remark: "Remark") -> str:
    """Return a remark with its day, on one line."""
    day = f"{_local(remark):%Y-%m-%d}"
    if remark.kind == "flag":
        note = " ".join(show(remark.note).split())
        return f"flagged on {day}: {note}" if note else f"flagged on {day}"
    return f"counted as right on {day}: {_say_response(remark)}"


def _say_response(remark: "Remark") -> str:
    from quiz.responses import Matched, Ordered, Picked, Typed

    match read_response(remark):
        case Typed(texts) | Picked(texts) | Ordered(texts):
            return show(", ".join(f'"{text}"' for text in texts))
        case Matched(pairs):
            return show(", ".join(f'"{left}": "{right}"' for left, right in pairs))
        case _:
            return "no answer"


def _local(remark: "Remark") -> datetime:
    return datetime.fromtimestamp(remark.at_ms / 1000, UTC) + timedelta(minutes=remark.tz_min)


def _as_data(found: Found) -> dict[str, Any]:
    remark = found.remark
    here = found.record is not None and found.question is not None
    return {
        "kind": remark.kind,
        "question": remark.question,
        "path": found.record.shown if found.record and here else None,
        "line": found.question.line if found.question and here else None,
        "at": datetime.fromtimestamp(remark.at_ms / 1000, UTC).isoformat(timespec="seconds"),
        "note": remark.note,
        "response": remark.response,
    }


# ---------------------------------------------------------------- the patch


def _write_patch(library: "Library", found: Sequence[Found], output: str | None) -> None:
    """Write the diff of all files that can be patched; name on stderr what is only listed, and why."""
    from quiz.checking.patches import Said
    from quiz.cli.handed_in import MARK
    from quiz.files import replace_file

    by_path: dict[str, list[Found]] = {}
    for one in found:
        if one.record is None:
            click.echo(f"{show(one.place)}: {say_remark(one.remark)}", err=True)
        else:
            by_path.setdefault(one.record.path, []).append(one)
    parts = []
    for path, remarks in by_path.items():
        if why := _why_not(library, remarks[0]):
            click.echo(f"{show(library.show_path(path))}: not patched, because {why}", err=True)
            continue
        said = [Said(one.remark.question, one.remark.note, read_response(one.remark)) for one in remarks]
        diff, listed = _diff_file(library, path, said)
        if diff:
            parts += [diff, *(f"{MARK}{dump_json(_as_data(one))}\n".encode() for one in remarks)]
        for number in listed:
            click.echo(f"{show(remarks[number].place)}: only listed: {say_remark(remarks[number].remark)}", err=True)
    diff = b"".join(parts)
    if not diff:
        click.echo("There is nothing to patch.", err=True)
    elif output is None:
        click.echo(diff, nl=False)
    else:
        try:
            replace_file(output, diff)
        except OSError as error:
            raise QuizError(f"{show(output)} cannot be written: {error.strerror or error}.") from error
        click.echo(f"To apply it here: git apply {quote_word(output)}", err=True)


def _why_not(library: "Library", found: Found) -> str:
    """Return why a file cannot be patched, "" if it can."""
    assert found.record is not None
    path, here = found.record.path, os.path.join(os.path.realpath(library.cwd), "")
    if found.record.has_errors:
        return "it has errors; fix them first"
    if not os.path.realpath(path).startswith(here):
        return "it is outside this folder; run the command in its folder"
    if os.path.relpath(os.path.realpath(path), here) != os.path.relpath(path, library.cwd):
        return "it is reached through a link"
    return ""


def _diff_file(library: "Library", path: str, said: "Sequence[Said]") -> tuple[bytes, Sequence[int]]:
    """Return the diff of one file, and the numbers of the remarks that are not in it."""
    from quiz.checking.patches import patch
    from quiz.library.files import MAX_BYTES
    from quiz.opening import read_regular
    from quiz.writing.diff import write_diff

    try:
        data = read_regular(path, MAX_BYTES)
    except OSError as error:
        raise QuizError(f"{show(library.show_path(path))} cannot be read: {error.strerror or error}.") from error
    done = patch(data, library.show_path(path), said, library.files.read_shared(path))
    name = os.path.relpath(path, library.cwd).replace(os.sep, "/")
    return write_diff(data, done.data, name, done.bounds), done.listed
