"""A surrender for another's duty is told on both sides: for whom and of which year, and to the helped who helped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tanheng.commands.sql import Sql
from tanheng.interfaces.cli import group
from tests.signing import signing_key
from tests.surrender_stage.stage import Stage, later, staged

PERIOD = date(2026, 12, 1), date(2026, 12, 31)


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Have a works whose duty another serves in December, of which a part is taken back."""
    with staged() as book:
        assert book.duty(400).done
        later("2026-12-20 10:00:00")
        given = book.surrender(350, sender=book.other, behalf=book.works, document="bank account frozen 7", actor=book.helper)
        assert given.done
        assert book.surrender(20).done
        assert book.duty(340).done
        movement: list[int] = given.result["movements"][0]
        assert book.give_back(30, movement).done
        yield book


def sections(number: str, language: str = "en") -> dict[str, Any]:
    """Return the rows of the statement of an account by the titles of its sections."""
    from tanheng.registry.documents import statement
    from tanheng.registry.queries import account_of

    sql = Sql()
    account = account_of(sql, number)
    assert account is not None
    content: Any = statement(sql, account, *PERIOD).content(language)
    return {one["title"]: one["rows"] for one in content["sections"]}


def test_the_helper_reads_for_whom_and_of_which_year_it_surrendered(stage: Stage) -> None:
    found = sections(stage.other)
    rows = found["vintage 25"][1:-1]
    assert [row[1] for row in rows] == [
        f"surrender for {stage.works}, W, 2025",
        f"correction of a surrender for {stage.works}, W, 2025",
    ]
    assert [row[4:8] for row in rows] == [["", 350, "", 9650], [30, "", "", 9680]]
    assert "Surrendered by others" not in found
    chinese = sections(stage.other, "zh")
    assert any(f"清缴，代 {stage.works}（W），2025年度" in row for rows in chinese.values() for row in rows)


def test_the_helped_reads_who_helped_and_its_balances_do_not_feel_it(stage: Stage) -> None:
    found = sections(stage.works)
    assert [row[1:] for row in found["Surrendered by others"]] == [
        ["surrender, 2025", stage.other, "V", "25", 350, "bank account frozen 7"],
        ["correction of a surrender, 2025", stage.other, "V", "25", -30, "P-2"],
    ]
    assert [row[1:8] for row in found["vintage 25"][1:]] == [
        ["surrender, 2025", stage.province, "in the registry → surrendered", "", 20, "", 9980],
        ["closing balance", "", "in the registry 9\u202f980", "", "", "", 9980],
    ]


def test_movements_tell_both_in_text_and_json(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tanheng.interfaces.cli import registry
    from tanheng.server.opening import Opened

    monkeypatch.setenv("COLUMNS", "240")
    monkeypatch.setattr(registry, "opened", lambda data, lang: Opened(tmp_path, signing_key()))  # noqa: ARG005

    def asked(number: str, *words: str) -> str:
        period = ("--from", "2026-12-01", "--to", "2026-12-31")
        result = CliRunner().invoke(group, ["registry", "movements", number, *period, *words])
        assert result.exit_code == 0, result.output
        return result.stdout

    node = json.loads(asked(stage.other, "--format", "json"))
    (vintage,) = (one for one in node["vintages"] if one["vintage"] == "25")
    assert [(one["behalf"], one["behalf_name"]["zh"], one["year"]) for one in vintage["entries"]] == [(stage.works, "W", 2025)] * 2
    assert node["surrendered_by_others"] == []
    node = json.loads(asked(stage.works, "--format", "json"))
    told = [(one["helper"], one["helper_name"]["zh"], one["vintage"], one["year"], one["amount"]) for one in node["surrendered_by_others"]]
    assert told == [(stage.other, "V", "25", 2025, 350), (stage.other, "V", "25", 2025, -30)]
    assert "2025年度" in asked(stage.other)
    assert stage.works in asked(stage.other)
    assert f"{stage.works}, " in asked(stage.other, "--lang", "en")
    assert "他人代为清缴" in asked(stage.works)
