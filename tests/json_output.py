"""What a command printed with `--json`, held against the schema of `quiz schema --events`."""

import json
from typing import Any

from jsonschema import Draft7Validator

from quiz.lines.event_schema import PER_LINE, PRINTS, make_event_schema

SCHEMA = make_event_schema()


def fits(command: str, printed: str) -> list[Any]:
    """Assert that what a command printed is what the schema says; return the documents."""
    defined = {**SCHEMA["definitions"][command], "definitions": SCHEMA["definitions"]}
    is_lines = command in PRINTS or command in PER_LINE
    found = [json.loads(text) for text in (printed.splitlines() if is_lines else [printed])]
    assert found, "nothing was printed"
    for one in found:
        name = one.get("event") if isinstance(one, dict) else None
        exact = {**SCHEMA["definitions"][name], "definitions": SCHEMA["definitions"]} if name else defined
        for schema in (exact, defined):
            complaints = [f"{error.json_path}: {error.message}" for error in Draft7Validator(schema).iter_errors(one)]
            assert not complaints, (command, complaints, one)
    return found
