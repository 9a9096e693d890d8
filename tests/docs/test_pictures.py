"""The pictures of terminals in the README and the docs show what the program shows today."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("draw", ROOT / "docs" / "draw.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


DRAW = load_script()


@pytest.mark.slow
@pytest.mark.parametrize("name", DRAW.SHOTS)
def test_a_picture_is_that_of_the_program(name: str):
    """The real program on a pseudo-terminal draws the committed file, byte for byte."""
    committed = (DRAW.FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert committed == DRAW.draw(name), "draw it anew: make pictures"
