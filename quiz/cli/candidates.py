"""`quiz draft ARTICLE --from FILE`: candidates go through the gate, then those that are kept into sheet and deck."""

import os
import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from quiz.cli.verdicts import VERDICTS, Decision, Verdict, count_by_author, describe
from quiz.cli.workshop import (
    MOST_BYTES,
    Target,
    Waiting,
    Workshop,
    find_deck,
    list_others,
    make_command,
    name_drafts,
    read_drafts,
    save_drafts,
)
from quiz.errors import QuizError, UsageError
from quiz.plurals import say_count
from quiz.shown import dump_json, show

if TYPE_CHECKING:
    from quiz.drafting.gate import Gate
    from quiz.drafting.proposals import Kind, Proposal, Proposals


def draft_from(
    article: str,
    source: str | None,
    *,
    target: tuple[str, str],
    deck: str | None,
    keep_all: bool,
    as_json: bool,
    allow_remote: bool = False,
) -> int:
    """Judge the candidates of a file, of standard input (`-`) or, for None, of the model that the user has set.

    Keeps all that pass, or asks for each on a terminal. `allow_remote`: the model may be on another machine.

    Return 1 if any was refused, else 0. With `as_json` and without `keep_all` nothing is written.
    """
    from quiz.cli.articles import open_article
    from quiz.cli.places import open_library
    from quiz.cli.wishes import is_terminal
    from quiz.drafting.gate import Gate
    from quiz.drafting.lookup import Lookup
    from quiz.drafting.proposals import read_proposals

    is_drafts = False
    live = not keep_all and not as_json
    if live and (source == "-" or not is_terminal()):
        raise UsageError("There is no terminal to ask you on: add --keep-all to keep every candidate that passes.")
    id, path = target
    place = Target(id, path, find_deck(deck))
    read = open_article(article)
    workshop = Workshop(place, read, os.path.basename(article))
    drafts = name_drafts(article, id)
    if source is None:
        from quiz.cli.asking_model import ask_model

        found = ask_model(read, allow_remote=allow_remote)
    else:
        is_drafts = os.path.abspath(source) == os.path.abspath(drafts)
        found = read_proposals(_read_source(source), "standard input" if source == "-" else source)
    waited = () if is_drafts else read_drafts(drafts)
    if found.malformed and is_drafts:
        read_drafts(drafts)  # refuses it, since what cannot be read would be lost
    if not found.candidates and not found.malformed:
        raise QuizError(f"{show(source or 'The reply of the model')} has no candidates.")
    shared = open_library().files.read_shared(os.path.abspath(place.deck)) if place.deck else None
    gate = Gate(Lookup(read), place.sheet, place.deck, list_others(place.deck), shared)
    malformed = _refuse_malformed(found)
    if live:
        from quiz.cli.deciding import decide

        _explain(malformed)
        decisions = decide(gate, workshop, found.candidates, article)
    else:
        decisions = _keep_all(gate, workshop, found.candidates, write=keep_all)
    again = make_command(article, drafts, place)
    if live or keep_all:
        rest = [one for one in decisions if one.verdict == "waiting" or (one.verdict == "refused" and not live)]
        _save_rest(drafts, waited, rest, again)
    decisions = [*malformed, *decisions]
    if as_json:
        click.echo(dump_json(_as_data(place, decisions, written=keep_all), indent=2))
    else:
        _explain([] if live else decisions)
        _print(place, decisions, drafts, again)
    return 1 if not live and any(decision.verdict == "refused" for decision in decisions) else 0


def _read_source(source: str) -> bytes:
    from quiz.opening import read_regular

    if source == "-":
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise QuizError(f"Standard input has more than {MOST_BYTES // 1_000_000} MB: send fewer candidates.")
        return data
    try:
        return read_regular(source, MOST_BYTES)
    except FileNotFoundError:
        raise QuizError(f"There is no file {show(source)}.") from None
    except (OSError, ValueError) as error:
        raise QuizError(f"{show(source)} cannot be read: {getattr(error, 'strerror', None) or error}.") from error


def _keep_all(gate: "Gate", workshop: Workshop, candidates: "Sequence[Proposal]", *, write: bool) -> list[Decision]:
    from quiz.drafting.gate import Admitted

    files, decisions = workshop.begun, []
    for proposal in candidates:
        outcome = gate.judge(proposal, files)
        if isinstance(outcome, Admitted):
            files = outcome.files
            decisions.append(Decision(proposal, "kept", outcome.id, line=outcome.line))
        else:
            decisions.append(Decision(proposal, "refused", refusals=outcome))
    if write:
        workshop.save(files)
    return decisions


def _refuse_malformed(found: "Proposals") -> list[Decision]:
    from quiz.drafting.gate import Refusal

    return [Decision(one, "refused", refusals=[Refusal("malformed", one.message, one.help)]) for one in found.malformed]


def _save_rest(drafts: str, waited: "Sequence[Proposal]", decisions: Sequence[Decision], again: str) -> None:
    """Save candidates that wait, after those that waited before."""
    from quiz.drafting.proposals import Proposal

    rest = [Waiting(one.proposal, one.refusals) for one in decisions if isinstance(one.proposal, Proposal)]
    known = {waiting.proposal.lines for waiting in rest}
    save_drafts(drafts, [*(Waiting(one) for one in waited if one.lines not in known), *rest], again)


# ---------------------------------------------------------------- the report


def _explain(decisions: Sequence[Decision]) -> None:
    """Print every reason against each candidate, with its place."""
    for decision in decisions:
        for refusal in decision.refusals:
            click.echo(f"{describe(decision.proposal)}: {show(refusal.message)}\n  = help: {show(refusal.help)}")


def _print(place: Target, decisions: Sequence[Decision], drafts: str, again: str) -> None:
    for path, kind in ((place.sheet, "fact"), (place.deck, "question")):
        kept = [one for one in decisions if one.verdict in ("kept", "fixed") and one.proposal.kind == kind]
        if kept:
            click.echo(f"Added {say_count(len(kept), kind)} to {show(path)}.")
    for line in _list_counts(decisions):
        click.echo(line)
    if os.path.lexists(drafts) and any(one.verdict in ("refused", "waiting") for one in decisions):
        click.echo(f"What is left waits in {show(drafts)}:\n  {show(again)}", err=True)


def _list_counts(decisions: Sequence[Decision]) -> list[str]:
    """Return a line for each author, and one for all if there are several."""
    counts = count_by_author(decisions)
    total = sum(counts.values(), Counter[Verdict]())
    rows = [("All", total)] if len(counts) != 1 else []
    rows += [(show(author) or "(no author)", count) for author, count in counts.items()]
    return [f"{name}: {', '.join(f'{count[verdict]} {verdict}' for verdict in VERDICTS)}" for name, count in rows]


def _as_data(place: Target, decisions: Sequence[Decision], *, written: bool) -> dict[str, Any]:
    paths: dict[Kind, str] = {"fact": place.sheet, "question": place.deck}

    def locate(decision: Decision) -> dict[str, Any]:
        proposal = decision.proposal
        about = {"kind": proposal.kind, "author": proposal.author}
        at = {"path": proposal.place.path, "line": proposal.place.line, "column": proposal.place.column}
        return {**about, "name": proposal.name, **at}

    return {
        "sheet": place.sheet,
        "deck": place.deck,
        "written": written,
        "kept": [
            {**locate(one), "id": one.id, "in": paths[one.proposal.kind], "at_line": one.line}
            for one in decisions
            if one.verdict == "kept"
        ],
        "refused": [
            {**locate(one), "reasons": [refusal._asdict() for refusal in one.refusals]}
            for one in decisions
            if one.verdict == "refused"
        ],
        "authors": {
            author: {verdict: count[verdict] for verdict in VERDICTS}
            for author, count in count_by_author(decisions).items()
        },
    }
