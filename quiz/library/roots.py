"""Finds the files for a name: paths, folders of decks, ids of decks, in the folders for decks.

Opens no file but to look for its `deck:` key. Knows nothing of the content of a deck.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence

from quiz.errors import DeckNotFound, QuizError
from quiz.opening import open_regular

_DECK_ID = rb"(?m)^(?:\xef\xbb\xbf)?(?:\{\s*)?[\"']?deck[\"']?[ \t]*:[ \t]*[\"']?([a-z][a-z0-9-]*)"
_HEAD = rb"(?m)^(?:\xef\xbb\xbf)?[\"']?(?:deck|questions)[\"']?[ \t]*:"
_SUFFIXES = (".yaml", ".yml")


class Found:
    """The meaning of a DECK argument: `files` are absolute; `folder` is "" for a single file.

    `named` says that the file itself was named, not found by searching a folder.
    """

    __slots__ = ("files", "folder", "named")

    def __init__(self, files: tuple[str, ...], folder: str = "", named: bool = False) -> None:
        self.files = files
        self.folder = folder
        self.named = named


def find_bundled() -> str:
    """Return the folder that holds the bundled `decks` and `seeds`: in the package, else the checkout's."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    inside = os.path.join(package, "_bundled")
    return inside if os.path.isdir(inside) else os.path.dirname(package)


class Roots:
    """The places where names are looked up, in order."""

    def __init__(
        self, folders: Sequence[str], cwd: str, skip: Callable[[str, str], object] = lambda path, why: None
    ) -> None:
        self._cwd = cwd
        self._skip = skip
        self._skipped: set[str] = set()
        self.folders: list[str] = []
        seen = set()
        for folder in folders:
            real = os.path.realpath(os.path.join(cwd, folder))
            if real not in seen and os.path.isdir(real):
                seen.add(real)
                self.folders.append(os.path.join(cwd, folder))

    def search(self, folder: str, *, seeds: bool = False) -> Iterator[str]:
        """Yield what `search` does; what is skipped is reported once."""

        def skip(path: str, why: str) -> None:
            if path not in self._skipped:
                self._skipped.add(path)
                self._skip(path, why)

        return search(folder, seeds=seeds, skip=skip)

    def list_top(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each folder of decks and each single deck in the places where decks are kept, and its files."""
        for root in self.folders:
            for path, is_folder, is_link in list_folder(root):
                if not is_folder:
                    yield path, (path,)
                elif not (is_link and _is_above(path)):
                    yield path, tuple(self.search(path))

    def list_here(self) -> Iterator[str]:
        """Yield the files in the current folder that look like decks, unless decks are kept there anyway."""
        here = os.path.join(os.path.realpath(self._cwd), "")
        if any(here.startswith(os.path.join(os.path.realpath(folder), "")) for folder in self.folders):
            return
        try:
            found = list_folder(self._cwd)
        except QuizError:
            return
        for path, is_folder, _ in found:
            if not is_folder and re.search(_HEAD, _read_start(path)):
                yield path

    def find(self, name: str) -> Found:
        """Return the files for a DECK argument.

        A path goes before a name, unless it is a folder without a single deck whose name means
        something in a place where decks are kept. Raises DeckNotFound with names that are near,
        QuizError for a folder without decks.
        """
        path = os.path.normpath(os.path.join(self._cwd, name)) if name and "\0" not in name else ""
        if path and os.path.lexists(path) and not os.path.isdir(path):
            return Found((path,), "", True)
        files = tuple(self.search(path)) if path and os.path.isdir(path) else ()
        if files:
            return Found(files, path, False)
        for folder in self.folders:
            found = self._find_in(folder, name)
            if found:
                return found
        for file in self.list_here():
            if name == (read_id(file) or _stem(file)):
                return Found((file,), "", True)
        if path and os.path.isdir(path):
            raise QuizError(f"There is no question file (.yaml) in the folder {name}.")
        known = self.list_names()
        near = find_near(name, [*_list_files_beside(name, path), *known, *self._list_ids()])
        raise DeckNotFound(name, near, known)

    def list_names(self) -> list[str]:
        """Return the names of all folders of decks, and of single decks beside them, in order of lookup."""
        names: dict[str, None] = {}
        for path, files in self.list_top():
            if files == (path,):
                names[read_id(path) or _stem(path)] = None
            elif files:
                names[os.path.basename(path)] = None
        return list(names)

    def _list_ids(self) -> list[str]:
        return [name for folder in self.folders for path in self.search(folder) if (name := read_id(path))]

    def _find_in(self, root: str, name: str) -> Found | None:
        parts = name.replace(os.sep, "/").rstrip("/").split("/")
        if any(part in ("", ".", "..") or part.startswith(".") or "\0" in part for part in parts):
            return None
        folder = os.path.join(root, *parts)
        if os.path.isdir(folder):
            files = tuple(self.search(folder))
            if files:
                return Found(files, folder, False)
        if len(parts) > 1:
            return None
        by_stem = [path for path in self.search(root) if _stem(path) == name]
        for path in by_stem:
            if read_id(path) == name:
                return Found((path,), "", True)
        for path in self.search(root):
            if read_id(path) == name:
                return Found((path,), "", True)
        return Found((by_stem[0],), "", True) if by_stem else None


def search(
    folder: str, *, seeds: bool = False, skip: Callable[[str, str], object] = lambda path, why: None
) -> Iterator[str]:
    """Yield the YAML files in a folder and all below it, by name; no hidden ones, no folder twice.

    Folders called `seeds` hold source sheets: they are searched only on request. A folder below that cannot be listed,
    or a link to one that contains it, is skipped: `skip` gets its path and the reason. Raises QuizError if `folder`
    itself cannot be listed.
    """
    folders: set[tuple[int, int]] = set()
    linked: set[str] = set()

    def enter(folder: str, found: list[tuple[str, bool, bool]]) -> Iterator[tuple[str, bool, bool]]:
        try:
            stat = os.stat(folder)
        except OSError:  # gone since it was listed
            return iter(())
        if (stat.st_dev, stat.st_ino) in folders:
            return iter(())
        folders.add((stat.st_dev, stat.st_ino))
        return iter(found)

    def walk(found: list[tuple[str, bool, bool]]) -> Iterator[str]:
        levels = [enter(folder, found)]  # not by recursion: folders may be nested deeper than Python's calls
        while levels:
            path, is_folder, is_link = next(levels[-1], ("", False, False))
            if not path:
                levels.pop()
            elif not is_folder:
                real = os.path.realpath(path) if is_link else path
                if real not in linked:
                    linked.add(real)
                    yield path
            elif is_link and _is_above(path):
                skip(path, f"it leads to {os.path.realpath(path)}, which contains it")
            elif seeds or os.path.basename(path) != "seeds":
                try:
                    below = list_folder(path)
                except QuizError:
                    skip(path, "you have no permission to list this folder")
                else:
                    levels.append(enter(path, below))

    return walk(list_folder(folder))


def _is_above(link: str) -> bool:
    """Return whether a link leads to a folder that contains it, such as `/`: searching there would find everything."""
    here = os.path.realpath(os.path.dirname(link))
    real = os.path.realpath(link)
    return os.path.commonpath([here, real]) == real


def list_folder(folder: str) -> list[tuple[str, bool, bool]]:
    """Return path, whether a folder and whether a link, of the folders and YAML files in a folder.

    By name; none that is hidden.
    """
    paths = []
    try:
        with os.scandir(folder) as found:
            for entry in found:
                if entry.name.startswith("."):
                    continue
                is_link = entry.is_symlink()
                is_folder = os.path.isdir(entry.path) if is_link else entry.is_dir()
                if is_folder or entry.name.lower().endswith(_SUFFIXES):
                    paths.append((entry.path, is_folder, is_link))
    except OSError as error:
        raise QuizError(f"The folder {folder} cannot be read: {error.strerror}.") from error
    return sorted(paths)


def read_id(path: str) -> str:
    """Return the deck id that a file states, by a glance at its text; "" if there is none to be seen."""
    found = re.search(_DECK_ID, _read_start(path))
    return found.group(1).decode() if found else ""


def _read_start(path: str) -> bytes:
    """Return the first bytes of a file, none if it cannot be read."""
    try:
        with open_regular(path) as file:
            return file.read(20_000)
    except OSError:
        return b""


def find_seeds(folder: str) -> str:
    """Return the nearest `seeds` folder in this folder or above it, "" if there is none."""
    while True:
        seeds = os.path.join(folder, "seeds")
        if os.path.isdir(seeds):
            return seeds
        above = os.path.dirname(folder)
        if above == folder:
            return ""
        folder = above


def find_near(name: str, known: Sequence[str]) -> list[str]:
    """Return up to three of the known names that resemble this one, the nearest first."""
    from difflib import get_close_matches

    wanted = name.lower().replace(" ", "-")
    known = list(dict.fromkeys(known))
    begun = [one for one in known if len(wanted) > 1 and one.lower().startswith(wanted)]
    return list(dict.fromkeys([*begun, *get_close_matches(wanted, known, n=3, cutoff=0.7)]))[:3]


def _list_files_beside(name: str, path: str) -> list[str]:
    """Return the question files in the folder of a path at which there is nothing, named as the path was."""
    folder = os.path.dirname(path)
    if not folder or not os.path.isdir(folder):
        return []
    try:
        found = list_folder(folder)
    except QuizError:
        return []
    lead = name[: len(name) - len(os.path.basename(name))]
    return [lead + os.path.basename(path) for path, is_folder, _ in found if not is_folder]


def prettify(name: str) -> str:
    """Return a folder's or file's name as a title: `hanoi-summit` is "Hanoi summit"."""
    words = " ".join(name.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:] if words else name


def _stem(path: str) -> str:
    return os.path.basename(path).rpartition(".")[0]
