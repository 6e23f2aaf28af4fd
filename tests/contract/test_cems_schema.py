"""The JSON of flue gas monitoring keeps to the published schema, and the schema lets nothing else through."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tanheng.lawbook import shipped_folder
from tanheng.monitoring import as_json, compared, monitor
from tanheng.monitoring.model import FIGURES
from tanheng.tables import read_tables
from tests.code_health.source import ROOT
from tests.contract.test_json_schema import OPTIONAL_IN_A_TRACE, at, first_of_each_kind, kept, objects_in, place_in_kept
from tests.golden.cems_examples import MonitoringExample, monitored, monitoring_examples

SCHEMA = json.loads((ROOT / "docs" / "reference" / "cems.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
ALL = monitoring_examples()


def wrong(node: object) -> list[str]:
    """Return what the schema has against a document."""
    return [f"{error.json_path}: {error.message[:200]}" for error in VALIDATOR.iter_errors(json.loads(json.dumps(node)))]


@cache
def rich() -> Any:
    """Return the JSON of a few hours beside an accounting, with findings."""
    (table,) = read_tables(shipped_folder("examples") / "cems-hour.csv")
    del table.rows[4:]
    outcome = monitor([table])
    accounting = {"summaries": [{"entity": outcome.results[0].entity, "month": "2026-06", "enterprise_t": "100.00"}]}
    return json.loads(json.dumps(as_json(outcome, compared(outcome, accounting))))


def test_the_schema_is_a_schema_and_closes_every_object() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for path in objects_in(SCHEMA):
        if at(SCHEMA, path).get("type") == "object":
            assert at(SCHEMA, path)["additionalProperties"] is False, path
    for name in ("day", "statistic"):
        assert set(FIGURES) <= set(SCHEMA["$defs"][name]["required"])


@pytest.mark.parametrize("example", ALL, ids=[example.path.stem for example in ALL])
def test_every_worked_example_keeps_to_the_schema(example: MonitoringExample) -> None:
    assert not wrong(monitored(example.readings))


def test_no_table_at_all_keeps_to_the_schema() -> None:
    assert not wrong(as_json(monitor([])))
    assert not wrong({"results": [], "comparison": None, "issues": [], "law": None})


def test_a_renamed_or_removed_field_breaks_the_schema() -> None:
    assert not wrong(rich())
    for path in first_of_each_kind(rich()):
        for name in list(at(rich(), path)):
            node = kept(rich(), path)
            assert VALIDATOR.is_valid(node)
            holder = at(node, place_in_kept(path))
            value, kind = holder.pop(name), holder.get("kind")
            if name not in OPTIONAL_IN_A_TRACE or (name, kind) == ("place", "input") or kind is None:
                assert not VALIDATOR.is_valid(node), (*path, name)
            holder[name + "_new"] = value
            assert not VALIDATOR.is_valid(node), (*path, name)
