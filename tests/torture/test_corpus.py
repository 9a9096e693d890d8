"""Every kept input is handled as it should be: those that once were not, and what fuzzing starts from."""

from pathlib import Path

import pytest

from .targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"


@pytest.mark.parametrize("name", TARGETS)
def test_kept_inputs(name: str) -> None:
    paths = sorted((CORPUS / name).iterdir())
    assert paths, "a target needs a corpus to start from"
    for path in paths:
        TARGETS[name](path.read_bytes())
