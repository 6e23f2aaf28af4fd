"""The JSON of the smaller commands keeps to the published schemas, and the schemas let nothing else through."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.code_health.source import ROOT
from tests.contract.test_json_schema import at, first_of_each_kind, objects_in
from tests.golden.smaller_examples import SmallerExample, answered, smaller_examples

NAMES = ("carryover", "offset-limit", "penalty", "threshold", "usable-vintages")
SCHEMAS = {name: json.loads((ROOT / "docs" / "reference" / f"{name}.schema.json").read_text(encoding="utf-8")) for name in NAMES}
VALIDATORS = {name: Draft202012Validator(schema) for name, schema in SCHEMAS.items()}
ALL = smaller_examples()
RICH = {"carryover": "not-surrendered", "offset-limit": "registered-before-start", "penalty": "lighter-is-the-order"}
RICH |= {"threshold": "undecided", "usable-vintages": "vintages-of-arrears"}


def document(example: SmallerExample) -> Any:
    """Return the answer as it is written."""
    return json.loads(json.dumps(answered(example)))


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_is_a_schema_and_closes_every_object(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    for path in objects_in(SCHEMAS[name]):
        if at(SCHEMAS[name], path).get("type") == "object":
            assert at(SCHEMAS[name], path)["additionalProperties"] is False, path


@pytest.mark.parametrize("example", ALL, ids=[example.path.stem for example in ALL])
def test_every_worked_example_keeps_to_the_schema(example: SmallerExample) -> None:
    errors = VALIDATORS[example.content["command"]].iter_errors(document(example))
    assert not [f"{error.json_path}: {error.message[:200]}" for error in errors]


@pytest.mark.parametrize("name", NAMES)
def test_a_renamed_or_removed_field_breaks_the_schema(name: str) -> None:
    rich = document(next(example for example in ALL if example.path.stem == RICH[name]))
    assert VALIDATORS[name].is_valid(rich)
    for path in first_of_each_kind(rich):
        for field in list(at(rich, path)):
            node = copy.deepcopy(rich)
            value = at(node, path).pop(field)
            assert not VALIDATORS[name].is_valid(node), (*path, field)
            at(node, path)[field + "_new"] = value
            assert not VALIDATORS[name].is_valid(node), (*path, field)
