"""The command `tanheng allocate`: its options, what it says, and what its files hold."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tanheng.allocation.documents.letter import letter_of
from tanheng.allocation.documents.sheet import explanation_of
from tanheng.interfaces.cli import group
from tanheng.lawbook import shipped_lawbook
from tests.unit.allocations import LINES, allocation, estimated, line
from tests.unit.pdfs import texts

HEAD = "entity,province,sector,unit,emissions_t,output_t,closed,previous_verified_t\n"
TWO = HEAD + "甲,山东,cement,1,1634000,2000000,,1700000\n乙,山东,cement,1,1720000,2000000,,1700000\n"
SEALED = ("--balance-value", "cement=0.839")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "units.csv"
    path.write_text(TWO, encoding="utf-8")
    return path


def run(*arguments: object, year: int = 2025) -> Result:
    return CliRunner().invoke(group, ["allocate", *map(str, arguments), "--year", str(year)])


def said(content: Any) -> str:
    return "\n".join(texts(content))


def test_an_impossible_sealed_balance_value_is_warned_of(file: Path) -> None:
    result = run(file, "--balance-value", "cement=839.05", "--lang", "en")
    assert (result.exit_code, "warning 4321" in result.stderr) == (0, True)


def test_a_sealed_balance_value_beside_a_complete_file_is_compared_with_the_solved_one(file: Path) -> None:
    told = " ".join(run(file, *SEALED, "--assume-complete", "--lang", "en").stderr.split())
    assert "is 0.839, the one solved from the file 0.839051282051…" in told
    assert "are 32 t" in told
    assert "4322" not in run(file, "--balance-value", "cement=0.8391", "--assume-complete").stderr  # the solved one at its four decimals


def test_warnings_come_before_notices_and_only_ten_of_a_number_are_printed(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text(
        HEAD + "".join(f"甲,山东,cement,{n},1634000,200,yes,1\n" for n in range(30, 60)) + TWO.partition("\n")[2], encoding="utf-8"
    )
    told = run(path, *SEALED, "--estimate", "cement=0.9", "--lang", "en").stderr
    assert told.count("many.csv!G") == 10
    assert "20 more of this number" in told
    assert "--format json lists all" in told
    codes = [line.split()[1] for line in told.splitlines() if line.startswith(("warning", "notice"))]
    kinds = [line.split()[0] for line in told.splitlines() if line.startswith(("warning", "notice"))]
    assert kinds == sorted(kinds, reverse=True)
    assert "4323" in codes


def test_figures_in_csv_are_numbers_and_an_estimate_says_so(file: Path) -> None:
    table = run(file, "--estimate", "cement=0.839", "--format", "csv").stdout
    first, second = csv.DictReader(io.StringIO(table))
    assert second["surplus_rate"].startswith("-0.00")
    assert "'" not in table
    assert (first["estimated"], first["balance_value_t_per_t"]) == ("true", "0.839")
    assert int(first["estimate_low_t"]) < int(first["allowance_t"]) < int(first["estimate_high_t"])
    sealed = next(csv.DictReader(io.StringIO(run(file, *SEALED, "--format", "csv").stdout)))
    assert (sealed["estimated"], sealed["estimate_low_t"]) == ("false", "")


def test_sectors_are_named_in_either_language_and_once(file: Path) -> None:
    assert run(file, "--balance-value", "水泥=0.839").stdout == run(file, *SEALED).stdout
    assert run(file, "--estimate", "水泥=0.839").exit_code == 0
    assert run(file, "--balance-value", "水泥=0.839", *SEALED).exit_code == 2


@pytest.mark.parametrize(
    "options",
    [
        ("--entity", "甲", "--format", "csv"),
        ("--dated", "2026-10-01", "--format", "csv"),
        ("--stage", "final"),
        ("--province", "山东"),
        ("--unit", "9"),
        ("--unit", "1", "--format", "json"),
        ("--explain", "--format", "csv"),
        ("--format", "pdf", "-o", "OUT", "--entity", "甲", "--province", "山东"),
        ("--format", "pdf", "-o", "OUT", "--entity", "甲", "--dated", "2026-10-01"),
        ("--format", "pdf", "-o", "OUT", "--entity", "丙"),
    ],
)
def test_an_option_without_use_is_wrong_usage(file: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    out = tmp_path / "out.pdf"
    given = [str(out) if option == "OUT" else option for option in options]
    assert run(file, *SEALED, *given).exit_code == 2
    assert not out.exists()


def test_strict_counts_a_warning_and_still_writes(file: Path) -> None:
    assert run(file, *SEALED, "--strict").exit_code == 0
    result = run(file, "--balance-value", "cement=839.05", "--strict", "--format", "csv")
    assert (result.exit_code, result.stdout.count("\n")) == (1, 3)


def test_reasons_are_told_in_the_language_of_the_output(tmp_path: Path) -> None:
    missing = run("--from", tmp_path / "nope.json")
    assert missing.exit_code == 1
    assert "No such file" not in missing.stderr
    day = CliRunner().invoke(group, ["penalty", "--shortfall", "5", "--average-price", "70", "--deadline", "2026-02-30"])
    assert (day.exit_code, "does not match" in day.stderr, "2026-02-30" in day.stderr) == (2, False, True)
    units = tmp_path / "units.csv"
    units.write_text(HEAD + "甲,山东,cement,1,1,1,yes,\n", encoding="utf-8")
    assert "yes" not in run(units, *SEALED).stderr


def test_there_is_no_letter_on_a_pre_allocation_that_was_none(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "letter.pdf"
    result = run(file, "-o", out, "--stage", "pre_allocation", "--lang", "en", year=2024)
    assert (result.exit_code, out.exists()) == (2, False)
    assert "no pre-allocation in 2024" in result.stderr


def test_the_documents_of_a_draft_year_say_so_and_its_footers_too() -> None:
    for year, expected in ((2025, False), (2026, True)):
        made = allocation(year=year)
        letter: Any = letter_of(made, "山东", "", "en")
        sheet: Any = explanation_of(made, LINES[0].entity, "en")
        assert bool(letter["draft"]) is bool(sheet["sheets"][0]["draft"]) is expected
        assert ("values of a draft are used too" in letter["foot"]) is ("values of a draft" in sheet["foot"])
    assert "values of a draft are used too" in letter["foot"]
    assert (
        "values of a draft are used too" in run(Path("examples/allocation-2025.csv"), "--assume-complete", "--lang", "en", year=2026).stdout
    )


def test_printed_ratios_are_cut_and_the_balance_value_has_all_digits() -> None:
    units = (line(3, "1", "1634000", "2000000", entity="甲"), line(4, "2", "1298450.75", "1550000", entity="甲"))
    made = allocation(units, assume_complete=True)
    letter: Any = letter_of(made, "山东", "", "en")
    annex = letter["annexes"][0]
    balance = made.balances["cement"].value
    assert balance is not None
    digits = next(word for word in annex["balance"].split() if word.startswith("0."))
    assert 0 <= Fraction(digits) - balance < Fraction(1, 10**40)
    again = allocation(units, balance_values={"cement": Decimal(digits)})
    assert [unit.allowance_t for unit in again.units] == [unit.allowance_t for unit in made.units]
    assert digits in said(explanation_of(made, "甲", "en"))
    for unit in made.units:
        assert unit.rate is not None
        cut = int(abs(unit.rate) * 10**6)
        assert any(cell.endswith(f"0.{cut:06d}…") for row in annex["rows"] for cell in row)


def test_a_letter_lists_its_warnings_and_what_it_was_made_from() -> None:
    made = allocation((line(3, "1", "1634000", "200"),))
    letter: Any = letter_of(made, "山东", "", "en", input_hash="ab" * 32)
    told = "\n".join(letter["checked"])
    assert "4321 × 1" in told
    assert "4324 × 1" in told
    assert "ab" * 32 in told
    assert shipped_lawbook().hash in told
    assert "1 entity with 1 allocation unit." in said(letter["body"])
    assert "No warning" in "\n".join(letter_of(allocation((LINES[0],)), "山东", "", "en")["checked"])  # type: ignore[arg-type]


def test_the_explanation_says_that_four_decimals_are_of_the_intensity_alone() -> None:
    made = allocation((line(3, "1", "1634567.89", "2000123.45"),))
    told = said(explanation_of(made, LINES[0].entity, "en"))
    assert "rounding of the emission intensity, if “only the intensity half up to four decimals”" in told


def test_the_same_input_gives_the_same_workbook(file: Path, tmp_path: Path) -> None:
    hashes = set()
    for name in ("one.xlsx", "two.xlsx"):
        assert run(file, *SEALED, "-o", tmp_path / name).exit_code == 0
        hashes.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(hashes) == 1
    assert b"2024-01-01T00:00:00Z" in zipfile.ZipFile(tmp_path / "one.xlsx").read("docProps/core.xml")


def test_an_offset_of_2024_rests_on_the_reading_that_was_taken() -> None:
    arguments = ["offset-limit", "1000", "--duty-year", "2024", "--reading", "offset.duty_2024=accepted", "--lang", "en"]
    told = CliRunner().invoke(group, arguments).stdout
    assert "offset.duty_2024 = accepted" in told
    assert "offset.accepted" not in told


def test_an_estimate_is_marked_in_every_document() -> None:
    assert "ESTIMATE" in said(letter_of(estimated(), "山东", "", "en"))
