"""A trace is built when somebody opens a figure, and not before."""

from __future__ import annotations

import pytest

from tanheng.lawbook import shipped_folder
from tanheng.quantification import as_json, quantify, trace
from tanheng.tables import read_tables


def test_computing_and_plain_json_build_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    def built(*_: object, **__: object) -> None:
        raise AssertionError("a trace was built though nobody asked")

    monkeypatch.setattr(trace.Trace, "__init__", built)
    outcome = quantify(read_tables(shipped_folder("examples") / "steel-month.csv"))
    assert as_json(outcome)["results"]


def test_every_figure_of_a_result_has_a_trace_that_ends_in_cells_and_articles() -> None:
    outcome = quantify(read_tables(shipped_folder("examples") / "steel-month.csv"))
    leaves: list[dict[str, object]] = []

    def gather(node: dict[str, object]) -> None:
        children = node.get("from")
        if isinstance(children, list):
            for child in children:
                gather(child)
        else:
            leaves.append(node)

    explainer = outcome.explainers["steel"]
    for result in outcome.results:
        gather(explainer.result(result).as_json())
        gather(explainer.intensity(result).as_json())
    assert leaves
    for leaf in leaves:
        assert leaf.get("place") or leaf.get("parameter") or leaf["label"], leaf
        assert leaf["kind"] != "parameter" or (leaf["citation"] and leaf["status"]), leaf
        assert leaf["kind"] != "input" or leaf["place"], leaf
