"""What both versions of QTI have in common: a package, or one XML file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from quiz.importing.bank import Bank, Files, Parse
from quiz.importing.decoding import decode
from quiz.importing.packages import Package, open_package
from quiz.importing.parsed import Parsed
from quiz.importing.refusal import CannotImport
from quiz.importing.source import Source
from quiz.losses import Lose
from quiz.model import BLANK
from quiz.opening import read_regular

_LARGEST = 200_000_000

ParsePackage = Callable[[Package, str, Files, Lose], Iterator[Parsed]]
"""Yields the questions of a package; the text is ""."""


def make_qti_source(
    title: str, root: str, recognise: Callable[[Package], bool], parse: Parse, parse_package: ParsePackage
) -> Source:
    """Return a format of packages and of XML files, which begin with the element `root`."""

    def is_qti(path: str, head: bytes) -> bool:
        if head.startswith(b"PK") and not path.casefold().endswith((".apkg", ".colpkg")):
            try:
                with open_package(path) as package:
                    return recognise(package)
            except CannotImport:
                return False
        return f"<{root}" in decode(head[:4096], is_cut=True)[0]

    @contextmanager
    def open_qti(path: str, scratch: str) -> Iterator[Bank]:
        try:
            data = read_regular(path, _LARGEST)
        except OSError as error:
            raise CannotImport(path, f"it cannot be read: {error.strerror or error}") from error
        if data.startswith(b"PK"):
            with open_package(path) as package:
                yield Bank(path, "", partial(parse_package, package), ())
        else:
            text, notices = decode(data)
            yield Bank(path, text.replace(BLANK, ""), parse, notices)

    return Source(title, is_qti, open_qti)
