"""One module writes files: whatever else could is found by reading the code, not by waiting for it to run."""

import ast
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "quiz"
WRITER = "files.py"

_OF_OS = {
    *("replace", "rename", "renames", "link", "symlink", "truncate", "ftruncate", "mknod", "mkfifo", "chmod", "fchmod"),
    *("unlink", "remove", "rmdir", "removedirs", "mkdir", "makedirs", "chown", "utime", "copy_file_range", "sendfile"),
}
_OF_PATHS = {
    *("write_text", "write_bytes", "touch", "symlink_to", "hardlink_to", "rename", "mkdir", "unlink", "rmdir", "chmod"),
}
_MODULES = {"tempfile", "shutil"}
_HARMLESS = {"copyfileobj", "get_terminal_size", "which"}
_FLAGS = {"O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND"}
_OPENERS = {"ZipFile", "FileIO", "GzipFile", "TarFile"}

ALLOWED = {
    # A new file for a SQLite library or a zip archive is made in a folder of `files.scratch_folder`.
    "anki/package.py: ZipFile(package, 'w', zipfile.ZIP_DEFLATED)",
    "anki/package.py: archive.open(info, 'w')",
    "anki/pushing.py: path.open('wb')",
    "importing/anki/collection.py: open(unpacked, 'xb')",
    # In memory.
    "export/zipped.py: ZipFile(out, 'w', zipfile.ZIP_STORED)",
    # Nothing is written to a place where nothing is kept.
    "cli/__init__.py: open(os.devnull, 'w', encoding='utf-8')",
    "cli/__init__.py: os.open(os.devnull, os.O_WRONLY)",
    "library/sharing.py: os.open(os.devnull, os.O_RDWR)",
    # Folders that `quiz new` made and that are still empty go again when nothing could be written into them.
    "cli/making.py: os.rmdir(folder)",
}


def find_writers(source: str) -> Iterator[str]:
    """Yield every call and import that could write, rename or remove a file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name for alias in node.names}
            module = node.module if isinstance(node, ast.ImportFrom) else ""
            if (
                (module in _MODULES and not names <= _HARMLESS)
                or names & _MODULES
                or (module == "os" and names & (_OF_OS | {"open"}))
            ):
                yield ast.unparse(node)
        elif isinstance(node, ast.Call) and _writes(node):
            yield ast.unparse(node)


def _writes(call: ast.Call) -> bool:
    function = call.func
    name = (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )
    owner = ast.unparse(function.value) if isinstance(function, ast.Attribute) else ""
    if owner == "os" and name not in ("open", "fdopen"):
        return name in _OF_OS
    if owner == "os" and name == "open":
        return any(isinstance(part, ast.Attribute) and part.attr in _FLAGS for part in ast.walk(call))
    if owner and (name in _OF_PATHS or (name == "replace" and len(call.args) == 1 and not call.keywords)):
        return len(call.args) < 3  # `replace` of a text takes two, `rename` of a key three
    if name in ("open", "fdopen", *_OPENERS):
        modes = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
        return any(isinstance(mode, ast.Constant) and _is_writing_mode(mode.value) for mode in modes)
    return False


def _is_writing_mode(mode: object) -> bool:
    return isinstance(mode, str) and len(mode) <= 4 and set(mode) <= set("rwxabt+U") and bool(set(mode) & set("wxa+"))


@pytest.mark.slow
def test_nothing_else_writes() -> None:
    found = {
        f"{path.relative_to(PACKAGE).as_posix()}: {call}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if "_bundled" not in path.parts and path != PACKAGE / WRITER
        for call in find_writers(path.read_text())
    }
    found = {one.replace("zipfile.ZipFile", "ZipFile") for one in found}
    assert found - ALLOWED == set()
    assert ALLOWED - found == set(), "no longer needed"


@pytest.mark.parametrize(
    "code",
    [
        "open(path, 'w')",
        "open(path, mode='ab')",
        "path.open('x')",
        "io.open(path, 'r+b')",
        "os.open(path, os.O_RDWR | os.O_CREAT)",
        "os.fdopen(number, 'w')",
        "os.replace(one, other)",
        "os.rename(one, other)",
        "os.unlink(path)",
        "os.makedirs(path)",
        "Path(x).write_text('a')",
        "path.write_bytes(b'')",
        "part.replace(target)",
        "part.rename(target)",
        "path.touch()",
        "import tempfile",
        "from tempfile import NamedTemporaryFile",
        "import shutil",
        "from shutil import copyfile",
        "from os import replace",
        "zipfile.ZipFile(path, 'w')",
        "def f():\n    with open(path, 'wb') as file:\n        pass",
    ],
)
def test_a_writer_is_found(code: str) -> None:
    assert list(find_writers(textwrap.dedent(code)))


@pytest.mark.parametrize(
    "code",
    ["open(path)", "open(path, 'rb')", "a.replace('a', 'b')", "os.open(x, os.O_RDONLY)", "from shutil import which"],
)
def test_a_reader_is_left_alone(code: str) -> None:
    assert not list(find_writers(code))
