"""The format `anki`: packages and collections."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO

from quiz.importing.anki.collection import Collection, open_collection
from quiz.importing.anki.questions import Questions
from quiz.importing.anki.reviews import Card, Locate, Reviews
from quiz.importing.source import Draft, Lose, Source


class AnkiReading:
    """An open package or collection."""

    def __init__(self, collection: Collection, path: str) -> None:
        self.collection = collection
        self._path = path
        self.notices = ()
        self.questions: Questions | None = None

    def drafts(self, lose: Lose, media_folder: str) -> Iterator[Draft]:
        """Yield the questions; pictures and sounds will be in the folder, seen from the deck. Raises CannotImport."""
        self.questions = Questions(self.collection, media_folder, self._path)
        return self.questions.drafts(lose)

    def name_media(self, name: str) -> str:
        """Return the name that a file gets in the folder of media."""
        assert self.questions is not None
        return self.questions.name_media(name)

    def list_reviews(self, identities: Mapping[tuple[str, str], str], locate: Locate, day_begins: int) -> Reviews:
        """Return the reviews of the questions that were made, by their identities."""
        assert self.questions is not None
        cards = {
            card: Card(guid, identities[shelf.id, id], part)
            for card, (guid, shelf, id, part) in self.questions.sources.items()
        }
        return Reviews(self.collection, cards, locate, day_begins)

    def copy_media(self, name: str, target: BinaryIO) -> None:
        """Write a file to a file. Raises OSError, CannotImport."""
        self.collection.copy_media(name, target)


@contextmanager
def open_anki(path: str, scratch: str) -> Iterator[AnkiReading]:
    """Yield an open package or collection. Raises CannotImport."""
    with open_collection(path, scratch) as collection:
        yield AnkiReading(collection, path)


def is_anki(path: str, head: bytes) -> bool:
    """Return whether a file is, by its name and first bytes, a package or a collection."""
    name = path.casefold()
    return head.startswith(b"SQLite format 3\0") or (
        name.endswith((".apkg", ".colpkg")) and (head.startswith(b"PK") or not head)
    )


SOURCE = Source("Anki", is_anki, open_anki, makes_folder=True, head=("recall: flip",))
