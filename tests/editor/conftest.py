import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

ROOT = Path(__file__).parents[2]


def find_server() -> str | None:
    """The server on the path, or where `npm install` puts it in a checkout."""
    local = ROOT / "node_modules" / ".bin" / "yaml-language-server"
    return str(local) if local.exists() else shutil.which("yaml-language-server")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[object]":
    from language_server import LanguageServer

    command = find_server()
    if command is None:
        pytest.skip("yaml-language-server is not installed: npm install yaml-language-server")
    folder = tmp_path_factory.mktemp("schema")
    schema = folder / "deck.schema.json"
    quiz = [sys.executable, "-m", "quiz", "schema", str(ROOT / "decks")]
    schema.write_text(subprocess.run(quiz, check=True, capture_output=True, text=True).stdout)
    running = LanguageServer(command, schema)
    yield running
    running.close()
