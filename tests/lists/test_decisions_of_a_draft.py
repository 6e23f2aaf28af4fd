"""The table of decisions holds, readings change what they say, and the radar tells who is near the threshold. No database is needed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tanheng.kernel.findings import Place
from tanheng.roster.lists.deciding import judge
from tanheng.roster.lists.law import rules_of
from tanheng.roster.lists.reading import Figure, Known
from tanheng.roster.model import Plant
from tanheng.roster.radar import EXPECTED, JUST_ABOVE, JUST_BELOW, MAY_ENTER, MAY_FALL_OUT, VERIFIED, radar

TABLE = [next(iter(row.items())) for row in yaml.safe_load(Path(__file__).with_name("decisions.yaml").read_text(encoding="utf-8"))]


def _known(row: dict[str, Any]) -> Known:
    results = {year: Figure(tonnes, "V") for year, tonnes in row.get("results", {}).items()}
    texts = (row.get(name, "") for name in ("commissioned", "ceased", "expected_t"))
    return Known("entity:X", row["sector"], "province:420000", row["kind"], *texts, False, "", results=results)


@pytest.mark.parametrize(("said", "row"), TABLE, ids=[said for said, _ in TABLE])
def test_the_table_of_decisions_holds(said: str, row: dict[str, Any]) -> None:
    known = _known(row)
    listed = [known.key] if row.get("listed") else []
    (judged,) = judge(rules_of(row["list_year"]), {known.key: known}, listed).values()
    assert (judged.decision, judged.rule) == (row["decision"], row["rule"]), said
    assert judged.mark == row.get("mark", judged.mark)
    assert judged.article or judged.mark == "interpretation"
    assert judged.rules[-1]["rule"] == judged.rule


def test_a_reading_of_an_open_text_changes_the_decision() -> None:
    known = _known({"sector": "cement", "kind": "grinding_only", "results": {2025: "90000"}})
    (judged,) = judge(rules_of(2027, {"roster.grinding_plants": "included"}), {known.key: known}, []).values()
    assert judged.decision == "included"
    assert judged.mark == "interpretation"


def _plant(name: str, emissions: dict[int, str], *, listed: bool = False, expected: str = "") -> Plant:
    figures = {year: Decimal(tonnes) for year, tonnes in emissions.items()}
    return Plant(name, "cement", "portland_clinker", listed, figures, Place(), None, Decimal(expected) if expected else None)


def test_the_radar_shows_whom_a_small_change_would_move_nearest_first() -> None:
    echoes = radar(
        [
            _plant("far", {2025: "28600.01"}),
            _plant("edge", {2025: "28600"}, listed=True),
            _plant("falls", {2024: "27000", 2025: "25000.5"}, listed=True),
            _plant("enters", {2024: "20000", 2025: "26000"}),
            _plant("hopes", {}, expected="23400"),
            _plant("silent", {}),
        ],
        threshold_t=26000,
        band_percent=10,
        marks={"cement": "interpretation"},
    )
    assert [(one.plant.entity, one.position, one.certainty) for one in echoes] == [
        ("enters", MAY_ENTER, VERIFIED),
        ("falls", MAY_FALL_OUT, VERIFIED),
        ("edge", JUST_ABOVE, VERIFIED),
        ("hopes", JUST_BELOW, EXPECTED),
    ]
    assert echoes[1].trend_t == Decimal("-1999.5")
    assert echoes[1].distance_percent == Decimal("-3.84")
    assert echoes[0].mark == "interpretation"
