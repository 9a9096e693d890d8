"""Flaws of one question: guidelines of good item writing that a program can check.

From Haladyna, Downing and Rodriguez 2002 ("A review of multiple-choice item-writing guidelines")
and the NBME guide. Rules about English words look at English decks only.

Each rule takes a `Subject` and returns one finding, several, or None. Its page in `quiz/manual` explains it, and
says how many of its alarms were right when they were read by hand (docs/checks.md says in which questions).
"""

from typing import NamedTuple

from quiz.checking.words import TopicWords, drop_code_blocks, holds, join_words, says_little
from quiz.kinds import KINDS
from quiz.model import Deck, MultipleChoice, MultipleResponse, Question, find_place
from quiz.patterns import compile_late


class Found(NamedTuple):
    """A flaw of a question: the key that it is at (`answer`, `wrong/0`), what is wrong, and how to fix it.

    If it is at a `word`, that occurs so many times `before` in the same text.
    """

    key: str
    message: str
    help: str
    word: str = ""
    before: int = 0


_SOME = r"(?:all|none|any|both|neither|either|two|some|more than one)"
_ABOVE = compile_late(
    rf"{_SOME} of (?:the |these |those )?(?:other )?"
    r"(?:above|below|foregoing|mentioned|listed|options|answers|choices|others)\b.*"
    rf"|{_SOME} of (?:these|those|them)(?: (?:is|are|apply|applies)\b.*)?[.!]?"
    r"|(?:both|either|neither) \(?[a-e]\)? (?:and|or|nor) \(?[a-e]\)?[.!]?"
)


class Subject:
    """One question of a deck, with the values that several rules need.

    `key` and `options` (the wrong and half right ones) are those of a multiple choice; `texts` are all options of a
    multiple choice or response, `shown` has them case-folded, one per line. `topic` is what the deck is about.
    """

    __slots__ = ("body", "deck", "key", "low", "options", "question", "shown", "texts", "topic")

    def __init__(self, deck: Deck, question: Question, topic: TopicWords) -> None:
        self.deck = deck
        self.topic = topic
        self.question = question
        self.body = body = question.body
        self.low = question.stem.casefold()
        self.key = ""
        self.options: list[str] = []
        self.texts: list[str] = []
        if isinstance(body, MultipleChoice):
            self.key = body.answer
            self.options = options = [option.text for option in body.wrong]
            if body.partly:
                options += [option.text for option in body.partly]
            for draw in body.draws:
                options += draw.candidates
            self.texts = [body.answer, *body.others, *options]
        elif isinstance(body, MultipleResponse):
            self.texts = [*body.answers, *(option.text for option in body.wrong)]
            for draw in body.draws:
                self.texts += draw.candidates
        self.shown = "\n".join(self.texts).casefold()


def stem_key(question: Question) -> str:
    """Return the key in the file that holds the stem of a question."""
    return "question" if question.is_essay else KINDS[question.kind].stem


# ---------------------------------------------------------------- missing parts


def no_source(subject: Subject) -> Found | None:
    """A question cites no source, in a deck that names its `sources`."""
    question = subject.question
    if not subject.deck.sources or question.citations or find_place(question.places, "source"):
        return None
    return Found("", "the question cites no source", "add 'source:' with the sheet and the fact that it is based on")


def no_explanation(subject: Subject) -> Found | None:
    """The answer has no explanation."""
    if subject.question.explanation or not needs_explanation(subject.question):
        return None
    return Found("", "the answer has no explanation", "add 'explain:' with a sentence on why the answer is right")


def needs_explanation(question: Question) -> bool:
    """Return whether an explanation would add anything to the answer."""
    return not KINDS[question.kind].is_self_rated


# ---------------------------------------------------------------- the stem


def key_in_stem(subject: Subject) -> Found | None:
    """The right answer occurs in the question, and no wrong option does."""
    key = subject.key.casefold().strip("`")
    if len(key) < 3 or key not in subject.low:
        return None
    stem, phrase = join_words(drop_code_blocks(subject.low)), join_words(key)
    if says_little(phrase) or not holds(stem, phrase):
        return None
    others = map(join_words, subject.options)
    if any(other and (holds(stem, other) or holds(other, phrase)) for other in others):
        return None
    return Found(
        stem_key(subject.question),
        f"the question already contains its answer, '{subject.key}'",
        "reword the question, or mention a wrong option in it too",
    )


# ---------------------------------------------------------------- the options


def all_of_the_above(subject: Subject) -> list[Found] | None:
    """An option is "all of the above", "none of these", "both A and B" or similar."""
    shown = subject.shown
    if " of " not in shown and "both " not in shown and "either " not in shown and "neither " not in shown:
        return None
    return [
        Found(
            place,
            f"the option '{text}' refers to the other options, which are shuffled",
            "write a different option, or ask for all that apply with 'answers:' and 'wrong:'",
        )
        for text, place in list_options(subject)
        if _ABOVE.fullmatch(text.casefold().strip()) and not _is_amount(text, shown)
    ]


def _is_amount(text: str, shown: str) -> bool:
    """Whether "all of them" is offered next to "half of them" or "some of them": then the question is how many."""
    tail = " ".join(text.casefold().split()[-2:])
    return tail in ("of them", "of these", "of those") and any(
        line.endswith(tail) and not line.startswith(("all", "none", "any", "both", "neither", "either"))
        for line in shown.splitlines()
    )


def option_pair(subject: Subject) -> list[Found] | None:
    """An option joins two other options with "and"."""
    if " and " not in subject.shown:
        return None
    options = list_options(subject)
    known = {join_words(text) for text, _ in options}
    found: list[Found] = []
    for text, place in options:
        halves = join_words(text).removeprefix("both ").split(" and ")
        if len(halves) == 2 and known.issuperset(halves):
            message = f"the option '{text}' joins two other options"
            help = "write a different option, or ask for all that apply with 'answers:' and 'wrong:'"
            found.append(Found(place, message, help))
    return found


def key_is_longest(subject: Subject) -> Found | None:
    """The right answer is much longer than every wrong option."""
    key, options = subject.key, subject.options
    if key.count(" ") < 3 or not options:
        return None
    longest = max(map(len, options))
    if len(key) < longest + 10 or 2 * len(key) < 3 * longest:
        return None
    words = key.split()
    if len(words) < 4 or _is_title(words) or _ABOVE.fullmatch(key.casefold()):
        return None
    return Found(
        "answer",
        f"the right answer is by far the longest option: {len(key)} characters against {longest}",
        "shorten it and move the detail to 'explain', or make the wrong options as detailed",
    )


def few_distractors(subject: Subject) -> Found | None:
    """A multiple choice has fewer than two wrong options."""
    body = subject.body
    if len(subject.options) > 1 and not (isinstance(body, MultipleChoice) and body.draws):
        return None
    if not isinstance(body, MultipleChoice):
        return None
    count = len(body.wrong) + len(body.partly) + sum(draw.pick for draw in body.draws)
    if count > 1:
        return None
    return Found(
        "wrong",
        "there is only one wrong option, so half of all guesses are right",
        "add another plausible one, or write a statement with 'answer: true' or 'answer: false'",
    )


def list_options(subject: Subject) -> list[tuple[str, str]]:
    """Return every option of a multiple choice or response with its key in the file."""
    body = subject.body
    if isinstance(body, MultipleChoice):
        options = [(body.answer, "answer")]
        options += [(option.text, f"partly/{number}") for number, option in enumerate(body.partly)]
    elif isinstance(body, MultipleResponse):
        options = [(text, f"answers/{number}") for number, text in enumerate(body.answers)]
    else:
        return []
    options += [(option.text, f"wrong/{number}") for number, option in enumerate(body.wrong)]
    return options + [(text, "wrong") for draw in body.draws for text in draw.candidates]


def _is_title(words: list[str]) -> bool:
    """Whether all words of four letters or more have a capital, as in "A Midsummer Night's Dream"."""
    longer = [word for word in words if len(word) > 3]
    return len(longer) > 1 and all(not word[0].islower() for word in longer)
