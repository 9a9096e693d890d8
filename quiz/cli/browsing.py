"""`--browser`: a sitting or an exam on a page that quiz serves on this computer until Ctrl-C."""

import webbrowser
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quiz.cli.sentences import complain, write
from quiz.errors import FaultyDeck, HistoryError, QuizError, UsageError

if TYPE_CHECKING:
    from quiz.cli.wishes import Wish
    from quiz.library import Library
    from quiz.page.live import LiveExam, LiveSitting
    from quiz.sitting.exam import ExamSitting
    from quiz.sitting.sitting import Sitting


def refuse_contradictions(wish: "Wish") -> None:
    """Raise UsageError for options that a page has no place for."""
    given = {
        "--answers": wish.answers is not None,
        "--json": wish.as_json,
        "--accessible": wish.accessible,
        "--tries": wish.tries > 1,
        "--confidence": wish.confidence,
        "--negative": wish.negative,
    }
    if others := [name for name, is_given in given.items() if is_given]:
        raise UsageError(f"You cannot combine --browser with {' and '.join(others)}.")


def play_sitting(wish: "Wish", sitting: "Sitting", library: "Library") -> "Sitting":
    """Play a sitting until Ctrl-C; return it, or the round of missed questions that came after it."""
    from quiz.page.live import LiveSitting
    from quiz.sitting.wording import say_saved

    live = LiveSitting(sitting)
    _serve(wish, live, library, recall=sitting.session.recall)
    if not live.sitting.finished:
        write(f"{say_saved(live.sitting)}\n")
    return live.sitting


def play_exam(wish: "Wish", exam: "ExamSitting", library: "Library") -> None:
    """Hold an exam until Ctrl-C."""
    from quiz.page.live import LiveExam
    from quiz.sitting.exam_wording import say_exam_saved

    _serve(wish, LiveExam(exam), library, recall="type")
    if exam.graded is None:
        write(f"{say_exam_saved(exam)}\n")


def _serve(wish: "Wish", live: "LiveSitting | LiveExam", library: "Library", *, recall: Any) -> None:
    from quiz.page.document import About, Asked, assemble, make_pieces
    from quiz.page.live import LiveExam, StepRefused
    from quiz.page.media import MediaFiles
    from quiz.page.questions import list_asked
    from quiz.page.serving import Answer, serve

    report = library.check(wish.decks)
    if report.has_errors:
        raise FaultyDeck([problem for problem in report.problems if problem.severity == "error"])
    asked = [Asked(question, deck) for deck in report.decks for question in list_asked(deck, live.units)]
    folder = Path(library.cwd)
    made = make_pieces(
        asked,
        sheets=report.sheets,
        open_media=lambda deck: MediaFiles((folder / deck.path).parent),
        recall=recall,
        notify=complain,
    )
    if len(made.pieces) < len(live.units):
        raise QuizError("This quiz cannot be asked on a page; leave out --browser to take it in the terminal.")
    for clauses in made.missing.values():
        complain("; ".join(clauses))
    attempt = live.exam.attempt if isinstance(live, LiveExam) else live.sitting.attempt
    about = About(
        bank=attempt.bank.name,
        title=attempt.title,
        credit=attempt.bank.credit,
        language=asked[0].deck.language,
        exam=isinstance(live, LiveExam),
        seconds=live.exam.seconds if isinstance(live, LiveExam) else None,
        left_out=live.exam.left_out if isinstance(live, LiveExam) else 0,
    )

    def handle(step: Mapping[str, Any] | None) -> Answer:
        if step is None:
            state = {"address": "./", "attempt": live.describe()}
            return Answer(200, assemble(made.pieces, replace(about, live=state)))
        try:
            return Answer(200, live.take(step))
        except StepRefused as error:
            return Answer(409, {"error": str(error)})
        except HistoryError as error:
            return Answer(500, {"error": f"Not saved: {error}"})

    def announce(address: str) -> None:
        write(f"{attempt.title} is at {address}\nYour answers are saved here. Press Ctrl-C when you are done.\n")
        if wish.opens_browser:
            webbrowser.open(address)

    try:
        serve(handle, announce)
    except KeyboardInterrupt:
        write("\n")
    except OSError as error:
        raise QuizError(f"No page can be served here: {error.strerror or error}.") from error
