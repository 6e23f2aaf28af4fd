"""A file is read as a whole before anything is written: all faults by cell, the effect on the list, and then one command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import CLOCK
from tanheng.roster.lists.importing import DryRun, dry_run, export_rows, sheets
from tanheng.tables import write_csv, write_workbook
from tests.books import rows
from tests.lists.office import HUBEI, NEW_WORKS, OTHER_WORKS, WORKS, Office, codes
from tests.people.settled import uscc

HEAD = ("entity", "uscc", "division", "sector", "kind", "year", "emissions_t", "commissioned", "expected_t", "ceased", "listed", "source")
CLINKER = ("cement", "portland_clinker")


def _code(entity: str) -> str:
    return entity.partition(":")[2]


def _tried(path: Path, lines: list[tuple[Any, ...]], name: str = "list.csv") -> DryRun:
    file = path / name
    write_csv(file, [HEAD, *lines])
    return dry_run(Sql(), file, HUBEI, 2027, CLOCK.now())


def _good() -> list[tuple[Any, ...]]:
    return [
        ("W", _code(WORKS), "420100", *CLINKER, 2024, "31000.5", "", "", "", "no", "V1"),
        ("W", _code(WORKS), "420100", *CLINKER, 2025, "30000", "", "", "", "no", "V2"),
        ("V", _code(OTHER_WORKS), "420000", *CLINKER, 2025, "25999.9999", "", "", "", "no", "V3"),
        ("N", _code(NEW_WORKS), "420200", *CLINKER, "", "", "2026-03", "40000", "", "no", "F1"),
    ]


def test_a_dry_run_shows_the_effect_and_the_import_has_it(here: Office, tmp_path: Path) -> None:
    tried = _tried(tmp_path, _good())
    assert not tried.refused, tried.findings
    assert tried.effect is not None
    effect = tried.effect.content
    assert effect["new_organisations"] == [NEW_WORKS]
    assert effect["counts"] == {"included": 2, "not_included": 1}
    assert rows("SELECT count(*) FROM lists_plant") == [(0,)]
    outcome = here.run("list_import", tried.content, here.officer)
    assert outcome.done, outcome.findings
    assert rows("SELECT count(*) FROM lists_result") == [(3,)]
    assert rows("SELECT parent, division FROM people_organisation WHERE code = %s", (NEW_WORKS,)) == [("city:420200", "420200")]


def test_all_faults_are_told_at_their_cells_and_nothing_is_shown_of_a_refused_file(here: Office, tmp_path: Path) -> None:
    wrong = _code(NEW_WORKS)[:-1] + ("0" if _code(NEW_WORKS)[-1] != "0" else "1")
    tried = _tried(
        tmp_path,
        [
            ("W", _code(WORKS), "420100", *CLINKER, 2025, "x", "", "", "", "no", "V2"),
            ("X", _code(OTHER_WORKS), "430000", *CLINKER, 2025, "1", "", "", "", "no", "V3"),
            ("N", wrong, "420200", *CLINKER, 2025, "1", "", "", "", "no", ""),
            ("M", "9142", "4202", "cement", "foundry_iron", 2025, "1", "2025-02-30", "", "", "no", "V4"),
        ],
    )
    assert tried.refused
    assert tried.effect is None
    found = {(finding.place.cell, finding.code) for finding in tried.findings}
    assert {("G2", 4106), ("A3", 4183), ("C3", 4182), ("L4", 4185), ("E5", 4112), ("H5", 4111), ("B5", 4180), ("C5", 4110)} <= found
    corrected = _tried(tmp_path, [("N", wrong, "420200", *CLINKER, 2025, "1", "", "", "", "no", "V5")])
    assert [(finding.place.cell, finding.code) for finding in corrected.findings] == [("B2", 4180)]
    assert here.runner is not None


def test_a_formula_hides_no_other_fault_and_a_fault_of_a_row_no_other_of_it(here: Office, tmp_path: Path) -> None:
    tried = _tried(
        tmp_path,
        [
            ("W", _code(WORKS), "420100", *CLINKER, 2025, "1", "", "", "", "no", "V2"),
            ("W2", _code(OTHER_WORKS), "430000", *CLINKER, "20x5", "-1", "", "", "", "maybe", ""),
            ("", _code(NEW_WORKS), "430000", *CLINKER, 2025, "1", "", "", "", "no", ""),
            ("W", _code(WORKS), "420100", *CLINKER, 2025, "n", "", "", "", "no", "V2"),
            ("Z", _code(WORKS), "420100", *CLINKER, 2024, "1", "", "", "", "no", "V2"),
        ],
    )
    file = tmp_path / "formula.csv"
    file.write_text((tmp_path / "list.csv").read_text(encoding="utf-8-sig").replace(",1,,,,no,V2", ",1,,,,no,=A1", 1), encoding="utf-8")
    with_formula = dry_run(Sql(), file, HUBEI, 2027, CLOCK.now())
    found = {(finding.place.cell, finding.code) for finding in with_formula.findings}
    assert found >= {(finding.place.cell, finding.code) for finding in tried.findings} | {("L2", 5007)}
    assert found >= {("A3", 4183), ("C3", 4182), ("F3", 4109), ("G3", 4106), ("K3", 4110), ("L3", 4185)}
    assert found >= {("A4", 4105), ("C4", 4182), ("L4", 4185), ("F5", 4113), ("G5", 4106), ("A6", 4181), ("A6", 4192)}
    assert with_formula.effect is None
    assert here.runner is not None


def test_every_missing_column_is_told_and_the_other_columns_are_judged(here: Office, tmp_path: Path) -> None:
    file = tmp_path / "narrow.csv"
    write_csv(file, [("sector", "kind", "year", "emissions_t"), ("cement", "portland_clinker", 2025, "x")])
    tried = dry_run(Sql(), file, HUBEI, 2027, CLOCK.now())
    assert [str(one.expected.en) for one in tried.findings if one.code == 4101] == [  # type: ignore[attr-defined]
        "entity",
        "unified social credit code",
        "division",
        "source",
    ]
    assert [(one.place.cell, one.code) for one in tried.findings if one.code != 4101] == [("D2", 4106)]
    assert here.runner is not None


def test_a_result_of_a_year_that_is_not_over_is_refused_in_a_file_and_by_hand(here: Office, tmp_path: Path) -> None:
    year = CLOCK.today().year
    lines = [("W", _code(WORKS), "420100", *CLINKER, each, "1", "", "", "", "no", "V2") for each in (year - 1, year, 2031)]
    assert [(one.place.cell, one.code) for one in _tried(tmp_path, lines).findings] == [("F3", 4197), ("F4", 4197)]
    assert codes(here.hand_in(here.plant(figures={2031: "90000"}))) == [4197]
    assert here.hand_in(here.plant(figures={year - 1: "90000"})).done


def test_a_source_is_needed_where_a_figure_stands(here: Office, tmp_path: Path) -> None:
    with_source = [("W", _code(WORKS), "420100", *CLINKER, 2025, "1", "", "", "", "no", "V2")]
    assert not _tried(tmp_path, with_source).refused
    without = [(*with_source[0][:-1], "")]
    assert [finding.code for finding in _tried(tmp_path, without).findings] == [4185]
    assert here.runner is not None


def test_an_import_is_refused_where_the_effect_is_another_by_now(here: Office, tmp_path: Path) -> None:
    tried = _tried(tmp_path, _good())
    assert here.hand_in(here.plant(figures={2025: "1"})).done
    assert codes(here.run("list_import", tried.content, here.officer)) == [4189]
    assert rows("SELECT count(*) FROM lists_import") == [(0,)]


def test_what_is_exported_reads_back_in_without_any_effect(here: Office, tmp_path: Path) -> None:
    tried = _tried(tmp_path, [*_good(), ("W", _code(WORKS), "420100", "steel", "foundry_iron", 2025, "7", "", "", "yes", "yes", "V6")])
    assert here.run("list_import", tried.content, here.officer).done
    file = tmp_path / "again.xlsx"
    write_workbook(file, sheets(export_rows(Sql(), HUBEI, CLOCK.now())))
    again = dry_run(Sql(), file, HUBEI, 2027, CLOCK.now())
    assert not again.refused, again.findings
    assert again.effect is not None
    assert (again.effect.plants, again.effect.results) == ((), ())
    assert again.content is not None
    assert tried.content is not None
    ordered = sorted(tried.content["plants"], key=lambda one: (one["entity"], one["sector"]))  # type: ignore[arg-type,union-attr]
    assert again.content["plants"] == ordered
    assert codes(here.run("list_import", again.content, here.officer)) == [4188]


def test_a_national_number_of_rows_is_tried_and_imported(here: Office, tmp_path: Path) -> None:
    lines = [
        (f"E{number}", uscc(1000 + number), "420100", *CLINKER, 2025, str(20000 + 10 * number), "", "", "", "no", "V")
        for number in range(1300)
    ]
    tried = _tried(tmp_path, lines)
    assert tried.effect is not None
    assert tried.effect.content["counts"] == {"included": 700, "not_included": 600}
    outcome = here.run("list_import", tried.content, here.officer)
    assert outcome.done, outcome.findings
    assert len(outcome.result["organisations"]) == 1300
    assert here.draft().result["counts"] == {"included": 700, "not_included": 600}
