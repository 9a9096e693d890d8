"""An article to look things up in: where some words are, and which words a text has copied from it."""

import re
from collections.abc import Iterator

from quiz.drafting.article import Article
from quiz.drafting.sentences import split_sentences
from quiz.drafting.wording import MAX_RUN, fold_marks, list_words
from quiz.model import Fact

_MARKUP = re.compile(r"<[^<>]{1,100}>|&#?\w{1,10};")
"""Tags and entities, which are not words."""


class Lookup:
    """The paragraphs of an article, compared without regard to the form of quotation marks, dashes and spaces."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self._texts = {paragraph.number: fold_marks(paragraph.text) for paragraph in article.paragraphs}
        self._runs: set[tuple[str, ...]] = set()
        for paragraph in article.paragraphs:
            self._runs.update(_list_runs(list_words(paragraph.text)))

    @property
    def count(self) -> int:
        """How many paragraphs there are."""
        return len(self._texts)

    def count_in(self, fact: Fact) -> int:
        """Return how often the paragraphs of a fact have the words that it quotes, letter for letter."""
        says = fold_marks(fact.says)
        return sum(1 for number in list_numbers(fact) for _ in _find_words(self._texts.get(number, ""), says))

    def find_paragraphs(self, says: str) -> list[int]:
        """Return the numbers of the paragraphs that have these words."""
        folded = fold_marks(says)
        return [number for number, text in self._texts.items() if any(_find_words(text, folded))]

    def find_sentence(self, fact: Fact) -> str:
        """Return the sentence that a fact quotes, all of its paragraphs if the words belong to several."""
        folded, text = fold_marks(fact.says), "\n".join(self._texts.get(number, "") for number in list_numbers(fact))
        return next((sentence for sentence in split_sentences(text) if any(_find_words(sentence, folded))), text)

    def find_copy(self, text: str) -> str:
        """Return the first words in a row that a text has copied, if they are more than `MAX_RUN`; else ""."""
        words = list_words(_MARKUP.sub(" ", text))
        for start, run in enumerate(_list_runs(words)):
            if run in self._runs:
                end = start + 1
                while tuple(words[end : end + MAX_RUN + 1]) in self._runs:
                    end += 1
                return " ".join(words[start : end + MAX_RUN])
        return ""


def list_numbers(fact: Fact) -> range:
    """Return the numbers of the paragraphs that a fact names; its one paragraph is 0 if it names none."""
    return range(fact.paragraph, max(fact.paragraph, fact.last_paragraph) + 1)


def _list_runs(words: list[str]) -> list[tuple[str, ...]]:
    """Return every run of one word more than may be copied."""
    return list(zip(*(words[start:] for start in range(MAX_RUN + 1)), strict=False))


def _find_words(text: str, words: str) -> Iterator[int]:
    """Yield where a text has these words with no other letter right beside them, counted from 1."""
    at = text.find(words) if words else -1
    while at >= 0:
        end = at + len(words)
        is_cut = at > 0 and _is_letter(text[at - 1]) and _is_letter(words[0])
        if not is_cut and not (_is_letter(text[end : end + 1]) and _is_letter(words[-1])):
            yield at + 1
        at = text.find(words, at + 1)


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_"
