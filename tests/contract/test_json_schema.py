"""The JSON of every example keeps to the published schema, and the schema lets nothing else through."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tanheng.interfaces.cli.showing import refusal_json
from tanheng.quantification import as_json, quantify
from tanheng.quantification.model import _SUFFIXES
from tanheng.quantification.vocabulary import vocabulary
from tanheng.tables import TableRefused, read_tables
from tests.code_health.source import ROOT
from tests.contract.handing_in import QUIET, Row, row
from tests.golden.examples import Example, examples
from tests.oracle.handing_over import tables_of

SCHEMA = json.loads((ROOT / "docs" / "reference" / "quantify.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
ALL = [example for example in examples() if example.given]
# What a figure may lack: traces are left out with --no-trace, a line of a material has no heat value, a trace has no empty fields.
TRACES = {"auxiliary_trace", "trace", "intensity_trace"}
STATED = {"device", "carbon", "purity_percent"}  # stand only where a row says them
OPTIONAL_IN_A_TRACE = {"field", "unit", "place", "formula", "note", "from"}
# Rich in kinds of figures: measured fuels, batches, a power unit, auxiliary figures, products, two months, an unaccounted material.
RICH = (
    *(each | {"month": month} for month in ("2026-06", "2026-07") for each in QUIET),
    row("enterprise", "fuel", "天然气", "10", ncv="350"),
    row("enterprise", "fuel", "烟煤", "1", flow="out", legal_person="乙"),
    row("enterprise", "fuel", "红薯干", "1"),
    row("power_unit", "fuel", "高炉煤气", "10", origin="self_produced"),
    row("power_unit", "energy_output", "发电量", "10"),
    row("sintering", "auxiliary", "烟煤", "8", uom="%"),
    row("sintering", "auxiliary", "运行小时数", "700"),
)


def _outside(sector: str, category: str, item: str, quantity: str, **more: str) -> Row:
    return row("enterprise", category, item, quantity, sector=sector, **more)


def _unit(sector: str, scope: str, category: str, item: str, quantity: str, **more: str) -> Row:
    return row(scope, category, item, quantity, sector=sector, unit="1", **more)


# The same of the sectors whose lines and processes carry the duty: devices, purities, measured carbon, an unlisted fuel, two months.
RICH_UNITS = tuple(
    each | {"month": month}
    for month in ("2026-06", "2026-07")
    for each in (
        _unit("cement", "clinker_line", "clinker", "硅酸盐水泥熟料", "1000"),
        _unit("cement", "clinker_line", "fuel", "烟煤", "130", ncv="22.850", device="水泥窑", point="入窑", ncv_point="into_kiln"),
        _unit("cement", "clinker_line", "fuel", "废轮胎", "10"),
        _unit("cement", "clinker_line", "substitute", "电石渣", "20"),
        _outside("cement", "fuel", "烟煤", "1", device="industrial_boiler"),
        _unit("aluminium", "electrolysis", "anode", "炭阳极", "470"),
        _unit("aluminium", "electrolysis", "metal", "铝液", "1000"),
        _outside("aluminium", "fuel", "天然气", "2", carbon="5.9"),
        _outside("aluminium", "fuel", "柴油", "2"),
        _outside("aluminium", "carbonate", "纯碱", "3", purity="98"),
        _outside("aluminium", "carbonate", "石灰石", "3"),
    )
)


@cache
def rich(*, traces: bool) -> dict[str, Any]:
    """Return the JSON of the rich input."""
    outcome = quantify(tables_of((*RICH, *RICH_UNITS)))
    assert not outcome.refused, outcome.findings
    node: dict[str, Any] = json.loads(json.dumps(as_json(outcome, with_traces=traces)))
    return node


def wrong(node: object) -> list[str]:
    """Return what the schema has against a document."""
    return [f"{error.json_path}: {error.message[:200]}" for error in VALIDATOR.iter_errors(node)]


def objects_in(node: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every object in a document."""
    if isinstance(node, dict):
        yield path
    for name, child in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from objects_in(child, (*path, name))


def first_of_each_kind(node: Any) -> list[tuple[str | int, ...]]:
    """Return one object of each kind: those with the same names in the same kind of place are alike."""
    kinds: dict[tuple[object, ...], tuple[str | int, ...]] = {}
    for path in objects_in(node):
        place = tuple(step for step in path if isinstance(step, str) and step != "from")
        found = at(node, path)
        kinds.setdefault((place[-1:], found.get("kind"), *sorted(found)), path)
    return list(kinds.values())


def at(node: Any, path: tuple[str | int, ...]) -> Any:
    """Return what stands at a path."""
    for step in path:
        node = node[step]
    return node


def kept(node: Any, path: tuple[str | int, ...]) -> Any:
    """Return a copy of a document that keeps one element of each list: that on the path, else the first."""
    if isinstance(node, list):
        return [kept(node[int(path[0]) if path else 0], path[1:])] if node else []
    if isinstance(node, dict):
        return {name: kept(child, path[1:] if path[:1] == (name,) else ()) for name, child in node.items()}
    return node


def place_in_kept(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Return where what stood at a path stands in the copy."""
    return tuple(0 if isinstance(step, int) else step for step in path)


def test_the_schema_is_a_schema_and_closes_every_object() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for path in objects_in(SCHEMA):
        node = at(SCHEMA, path)
        if node.get("type") == "object":
            assert "additionalProperties" in node, path
            assert node["additionalProperties"] is False or path[-1] == "by_fuel", path


@pytest.mark.parametrize("example", ALL, ids=[example.path.stem for example in ALL])
def test_every_worked_example_keeps_to_the_schema(example: Example) -> None:
    outcome = quantify(tables_of(example.given, example.batches, example.stock), keep_going=True)
    for language in ("zh", "en"):
        assert not wrong(json.loads(json.dumps(as_json(outcome, language=language, with_traces=True))))
    assert not wrong(json.loads(json.dumps(as_json(outcome))))


def test_a_rich_month_and_one_that_could_not_be_read_keep_to_the_schema(tmp_path: Path) -> None:
    assert not wrong(rich(traces=True))
    assert {name for each in rich(traces=False)["results"] for name in each["auxiliary"]} >= {"moisture_percent", "power_output_mwh"}
    with pytest.raises(TableRefused) as caught:
        read_tables(tmp_path / "none.csv")
    assert not wrong(refusal_json(caught.value.findings, "zh"))
    assert not wrong(as_json(quantify([])))


def test_a_renamed_or_an_added_field_breaks_the_schema_everywhere() -> None:
    document = rich(traces=True)
    for path in first_of_each_kind(document):
        if path and path[-1] in ("moisture_percent", "dry_basis_t"):
            continue
        assert VALIDATOR.is_valid(kept(document, path))
        for name in list(at(document, path)):
            node = kept(document, path)
            holder = at(node, place_in_kept(path))
            holder[name + "_new"] = holder.pop(name)
            assert not VALIDATOR.is_valid(node), (*path, name)


def test_a_removed_field_breaks_the_schema_everywhere_but_where_it_may_be_left_out() -> None:
    document = rich(traces=True)
    for path in first_of_each_kind(document):
        if path and path[-1] in ("auxiliary", "moisture_percent", "dry_basis_t"):
            continue
        for name in list(at(document, path)):
            node = kept(document, path)
            holder = at(node, place_in_kept(path))
            del holder[name]
            kind = holder.get("kind")  # only traces have one
            may_lack = name in TRACES | STATED if kind is None else name in OPTIONAL_IN_A_TRACE and (name, kind) != ("place", "input")
            assert VALIDATOR.is_valid(node) == may_lack, (*path, name)


@pytest.mark.parametrize("value", [1.5, 7, "1,000", "1e3", "NaN", "-", "", "01", ".5", "5.", "+1", " 1", None, "１"])
def test_a_number_is_a_plain_decimal_string(value: object) -> None:
    node = copy.deepcopy(rich(traces=False))
    node["results"][0]["lines"][0]["quantity"] = value
    assert wrong(node)


def test_words_outside_the_vocabulary_break_the_schema() -> None:
    for name, value in (("scope", "rolling"), ("sector", "paper"), ("month", "2026-13"), ("month", "2026-6")):
        node = copy.deepcopy(rich(traces=False))
        node["results"][0][name] = value
        assert wrong(node), (name, value)


def test_the_schema_knows_the_words_of_the_vocabulary() -> None:
    definitions = SCHEMA["$defs"]
    assert definitions["scope"]["enum"] == [term.code for term in vocabulary().terms("scope")]
    assert definitions["sector"]["enum"] == [term.code for term in vocabulary().terms("sector")]
    reported = {f"{term.code}{_SUFFIXES.get(term.uom, '')}" for term in vocabulary().terms("auxiliary")} - {"steam_t", "hot_water_t"}
    assert reported <= set(definitions["auxiliary"]["properties"])
