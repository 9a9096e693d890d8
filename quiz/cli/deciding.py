"""One key for each candidate: keep it, edit it, drop it, go back, stop. Kept ones are saved at once."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from quiz.cli.verdicts import Decision, Verdict, describe
from quiz.cli.workshop import Workshop, write_candidate
from quiz.drafting.gate import Admitted, Files, Gate, Refusal
from quiz.drafting.proposals import Proposal, read_proposals
from quiz.errors import Interrupted, QuizError
from quiz.library import Bank
from quiz.shown import show
from quiz.terminal.desk import Desk, SaveAndQuit
from quiz.terminal.editor import open_editor
from quiz.terminal.keyboard import Keyboard
from quiz.terminal.screen import Key, Screen, footer_lines, make_console
from quiz.terminal.text import QUIET, STRONG, plain

if TYPE_CHECKING:
    from quiz.library import Library

_KEYS = {"k": "keep", "e": "edit", "d": "drop", "u": "back"}
_LONG = {
    "k": "keep it: it is added to the file at once",
    "e": "edit it in your editor; it is then checked again",
    "d": "drop it",
    "u": "back to the candidate before, and undo what you decided",
    "q": "stop; what is left waits for the next time (also Ctrl-D)",
}


def decide(gate: Gate, workshop: Workshop, candidates: Sequence[Proposal], article: str) -> list[Decision]:
    """Ask for a decision about each candidate; return one for each, "waiting" for those that were not reached."""
    from quiz.cli.places import open_library

    library = open_library()
    screen = Screen(make_console(), Bank("", "", [], library.load_sheet))
    with Keyboard() as keyboard:
        return _Table(Desk(screen, keyboard), gate, workshop, library, os.path.dirname(article)).go(candidates)


class _Table:
    """The candidates in front of a person: those decided, with the files before each decision, and the next one."""

    def __init__(self, desk: Desk, gate: Gate, workshop: Workshop, library: "Library", folder: str) -> None:
        self.desk = desk
        self.gate = gate
        self.workshop = workshop
        self.library = library
        self.folder = folder
        self.files = workshop.begun

    def go(self, candidates: Sequence[Proposal]) -> list[Decision]:
        """Return a decision for each candidate."""
        waiting, done, before = list(candidates), list[Decision](), list[tuple[Proposal, Files]]()
        try:
            while waiting:
                original = waiting[0]
                number = len(done) + 1
                files = self.files
                decision = self._ask(original, f"{number} of {len(candidates)}", can_undo=bool(done))
                if decision is None:
                    done.pop()
                    earlier, self.files = before.pop()
                    waiting.insert(0, earlier)
                    self.workshop.save(self.files)
                    continue
                waiting.pop(0)
                done.append(decision)
                before.append((original, files))
        except (SaveAndQuit, Interrupted):
            pass
        return [*done, *(Decision(proposal, "waiting") for proposal in waiting)]

    def _ask(self, proposal: Proposal, heading: str, *, can_undo: bool) -> Decision | None:
        """Return the decision about a candidate, None to go back."""
        original, said = proposal, ""
        while True:
            outcome = self.gate.judge(proposal, self.files)
            self._show(proposal, outcome, heading)
            if said:
                self.desk.tell(said)
            keys = self._list_keys(outcome, can_undo)
            self.desk.keyboard.drop()
            self.desk.say([Text(), *footer_lines(self.desk.screen, keys)])
            self.desk.redraw = lambda keys=keys, proposal=proposal, outcome=outcome: self._redraw(  # type: ignore[misc]
                proposal, outcome, heading, keys
            )
            wanted = [key for key, _ in keys if key not in ("q", "?")]
            how = "Is this true to the article, and worth asking?"
            key = self.desk.key(Text("> "), wanted, how, [(key, _LONG[key]) for key in (*wanted, "q")])
            self.desk.leave_prompt(Text(f"> {key}"))
            if key == "u":
                return None
            if key == "d":
                verdict: Verdict = "dropped" if isinstance(outcome, Admitted) else "refused"
                return Decision(original, verdict, refusals=() if isinstance(outcome, Admitted) else outcome)
            if key == "k" and isinstance(outcome, Admitted):
                self.workshop.save(outcome.files)
                self.files = outcome.files
                return Decision(proposal, "kept" if proposal is original else "fixed", outcome.id, line=outcome.line)
            proposal, said = self._edit(proposal, outcome)

    def _list_keys(self, outcome: Admitted | list[Refusal], can_undo: bool) -> list[Key]:
        valid = [*("k" if isinstance(outcome, Admitted) else ""), "e", "d", *("u" if can_undo else "")]
        return [*((key, _KEYS[key]) for key in valid), ("q", "stop"), ("?", "more")]

    # ------------------------------------------------------------ showing

    def _redraw(self, proposal: Proposal, outcome: Admitted | list[Refusal], heading: str, keys: list[Key]) -> None:
        self._show(proposal, outcome, heading)
        self.desk.say([Text(), *footer_lines(self.desk.screen, keys)])

    def _show(self, proposal: Proposal, outcome: Admitted | list[Refusal], heading: str) -> None:
        screen = self.desk.screen
        author = f"   by {show(proposal.author)}" if proposal.author else ""
        lines = [Text(), Text.assemble((heading, STRONG), (f"   {describe(proposal)}{author}", QUIET)), Text()]
        if proposal.kind == "question" and isinstance(outcome, Admitted):
            lines += self._preview(outcome)
        else:
            for line in proposal.block.splitlines():
                lines += screen.hang(plain(line[2:]), "  ")
        for sentence in outcome.sentences if isinstance(outcome, Admitted) else ():
            lines += [Text(), *screen.hang(plain(sentence, QUIET), Text("  the article: ", QUIET))]
        if not isinstance(outcome, Admitted):
            for refusal in outcome:
                lines += [Text(), *screen.hang(plain(show(refusal.message)), Text("Refused  ", "bold red"))]
                lines += screen.hang(plain(show(refusal.help), QUIET), "         ")
        self.desk.say(lines)

    def _preview(self, outcome: Admitted) -> list[Text]:
        from quiz.terminal.preview import preview_lines

        path = os.path.abspath(self.workshop.target.deck)
        bank = self.library.open_draft(path, (outcome.files.deck or "").encode("utf-8"))
        items = [bank.item(entry.identity) for entry in bank.entries]
        item = next(item for item in items if item.question.line == outcome.line)
        screen = Screen(self.desk.screen.console, bank)
        return preview_lines(screen, item, f"{self.workshop.target.deck}:{outcome.line}")[2:]

    # ------------------------------------------------------------ editing

    def _edit(self, proposal: Proposal, outcome: Admitted | list[Refusal]) -> tuple[Proposal, str]:
        """Return the candidate as the editor left it, and a sentence about that; the old one if it cannot be read."""
        from quiz.files import replace_file, scratch_folder
        from quiz.opening import read_regular

        notes = [] if isinstance(outcome, Admitted) else outcome
        text = "# Save it and close the editor; then it is checked again.\n"
        text += "".join(f"# {show(note.message)}: {show(note.help)}\n" for note in notes)
        text += f"{proposal.kind}s:\n"
        line = text.count("\n") + 1
        try:
            with scratch_folder(self.folder) as folder:
                path = os.path.join(folder, f"{proposal.kind}.yaml")
                replace_file(path, text + write_candidate(proposal))
                with self.desk.keyboard.lend():
                    said = open_editor(path, line)
                data = read_regular(path, 1_000_000)
            found = read_proposals(data, f"the {proposal.kind}")
        except QuizError as error:
            return proposal, f"{error} It is as it was."
        except OSError as error:
            return proposal, f"The draft cannot be edited here: {error.strerror}."
        if len(found.candidates) != 1 or found.malformed or found.candidates[0].kind != proposal.kind:
            return proposal, f"Keep one {proposal.kind} in the file. It is as it was."
        edited = found.candidates[0]
        if edited.lines == proposal.lines:
            return proposal, said
        return edited._replace(place=proposal.place, author=proposal.author), said
