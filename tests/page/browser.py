"""A real Chromium, one for all tests; each page that is opened has a browser of its own: no storage is shared."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
PARTS = [ROOT / "node_modules" / name for name in ("puppeteer-core", "axe-core")]


def find_reason_to_skip() -> str:
    """Why there is no browser here, "" if there is one."""
    if not CHROMIUM:
        return "there is no Chromium here (Debian: apt install chromium)"
    missing = [part.name for part in PARTS if not part.exists()]
    return f"npm install {' '.join(missing)} was not run here" if missing or not shutil.which("node") else ""


class Browser:
    """The open browser; a call of any command of browser.mjs is a method call."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def __getattr__(self, name: str) -> Any:
        return lambda **arguments: self._call(name, arguments)

    def _call(self, name: str, arguments: dict[str, Any]) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"name": name, **arguments}) + "\n")
        self._process.stdin.flush()
        told = json.loads(self._process.stdout.readline())
        assert "error" not in told, f"{name}: {told['error']}"
        return told["value"]

    def text(self, selector: str = "main") -> str:
        """The text of an element, as it is shown."""
        said = self.run(code=f"(document.querySelector({json.dumps(selector)}) || {{innerText: ''}}).innerText")
        return " ".join(str(said).split())


@contextmanager
def start_browser() -> Iterator[Browser]:
    """Yield a browser, which ends with the block."""
    command = ["node", str(Path(__file__).with_name("browser.mjs")), str(ROOT / "node_modules"), CHROMIUM]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Browser(process)
        finally:
            assert process.stdin
            process.stdin.close()
            process.wait(20)
