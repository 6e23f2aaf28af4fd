"""Receipts, promises, heads and verdicts keep to the published schemas, which let nothing else through."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from tanheng.interfaces.cli import group
from tanheng.kernel.canonical import canonical
from tanheng.seal.documents import consistency_json
from tests.code_health.source import ROOT
from tests.contract.test_json_schema import at, first_of_each_kind, objects_in
from tests.unit.sealed_logs import head, paper, promise, receipt

SCHEMAS = {
    name: json.loads((ROOT / "docs" / "reference" / f"{name}.schema.json").read_text(encoding="utf-8")) for name in ("receipt", "verify")
}
VALIDATORS = {name: Draft202012Validator(schema) for name, schema in SCHEMAS.items()}
GIVEN_OUT: dict[str, Any] = {
    "receipt": receipt().as_json(),
    "promise": promise().as_json(),
    "document": paper().as_json(),
    "head": head().as_json(),
    "consistency": consistency_json(5, 13, [bytes(32)]),
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_is_a_schema_and_closes_every_object(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    for path in objects_in(SCHEMAS[name]):
        if at(SCHEMAS[name], path).get("type") == "object" and path[-1:] != ("record",):
            assert at(SCHEMAS[name], path)["additionalProperties"] is False, path


@pytest.mark.parametrize("name", GIVEN_OUT)
def test_what_is_given_out_keeps_to_the_schema_and_a_renamed_field_breaks_it(name: str) -> None:
    assert_exactly("receipt", json.loads(canonical(GIVEN_OUT[name])))


@pytest.mark.parametrize("name", ["receipt", "promise", "document", "head"])
def test_the_verdict_keeps_to_the_schema(name: str, tmp_path: Any) -> None:
    file = tmp_path / "receipt.json"
    file.write_text(canonical(GIVEN_OUT[name]), encoding="utf-8")
    node = json.loads(CliRunner().invoke(group, ["verify", str(file), "--format", "json"]).stdout)
    assert VALIDATORS["verify"].is_valid(node), [error.message for error in VALIDATORS["verify"].iter_errors(node)]
    if name == "receipt":
        node["record"] = {}
        assert_exactly("verify", node)


def assert_exactly(schema: str, rich: Any) -> None:
    """Assert that the schema takes the document, and none in which a field is gone or has another name."""
    assert VALIDATORS[schema].is_valid(rich), [error.message for error in VALIDATORS[schema].iter_errors(rich)]
    for path in first_of_each_kind(rich):
        for field in list(at(rich, path)):
            node = copy.deepcopy(rich)
            value = at(node, path).pop(field)
            assert not VALIDATORS[schema].is_valid(node), (*path, field)
            at(node, path)[field + "_new"] = value
            assert not VALIDATORS[schema].is_valid(node), (*path, field)
