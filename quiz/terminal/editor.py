"""Opens a file at a line in the user's editor. Knows nothing of the file's content."""

import os
import shlex
import subprocess
import sys


def open_editor(path: str, line: int) -> str:
    """Edit a file in $VISUAL or $EDITOR, else the system's editor; return a sentence on the outcome."""
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        words = shlex.split(chosen, posix=sys.platform != "win32")
    except ValueError:
        words = []
    if not words:
        words = ["notepad"] if sys.platform == "win32" else ["vi"]
    try:
        ended = subprocess.run([*words, *_place(words[0], path, line)], check=False).returncode
    except OSError:
        return f"{words[0]} cannot be started; set EDITOR to your editor. The question is at {path}:{line}."
    if ended:
        return f"{words[0]} ended with status {ended}. The question is at {path}:{line}."
    return "Back from the editor."


def _place(editor: str, path: str, line: int) -> list[str]:
    """Return the arguments with which an editor opens a file at a line."""
    name = os.path.basename(editor).removesuffix(".exe").removesuffix(".cmd")
    if name in ("code", "codium", "cursor"):
        return ["--wait", "--goto", f"{path}:{line}"]
    if name in ("subl", "zed", "hx", "helix", "micro"):
        return [f"{path}:{line}"]
    if name in ("notepad", "open", "xdg-open", "gedit"):
        return [path]
    return [f"+{line}", path]
