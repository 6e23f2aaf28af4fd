"""An entity has one account for all its sectors, and sees in it what was decided and what it owes by compliance year and sector."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tanheng.commands.sql import Sql
from tanheng.surrender.sector_queries import sector_views
from tests.issuance.office import ACCOUNTS, Office, office
from tests.unit.sealed_logs import KEY

WORKS = ACCOUNTS["works"]
YEAR = (
    "distribute hubei pre_allocation on D1 : works 2025 cement decided 70 gets 70 : works 2025 steel decided 30 gets 30",
    "notice works 2025 cement decided 60 returns 10 on N1",
    "return works 4 on N1",
    "distribute hubei final on D2 : works 2025 steel decided 45 gets 15 risk judicial_freeze",
    "by hubei_officer and approver duty works 2025 cement 50 on P1",
    "by hubei_officer and approver duty works 2025 steel 40 on P2",
    "by hubei_officer and approver duty works 2025 steel 35 on P3",
    "force works 2025 25 6 on F1",
)


@pytest.fixture
def desk() -> Iterator[Office]:
    """Have the desk of the registry."""
    with office() as here:
        yield here


def views() -> dict[str, Any]:
    """Return the views of the works as JSON."""
    return sector_views(Sql(), WORKS).as_json()


def sector(name: str, *figures: int | None) -> dict[str, Any]:
    """Return the figures of a sector as they are expected."""
    names = ("decided", "distributed", "returned", "open_notices", "duty", "duty_version")
    return {"sector": name, **dict(zip(names, figures, strict=True))}


@pytest.mark.usefixtures("desk")
def test_an_account_without_any_figures_has_no_years() -> None:
    assert views() == {"years": [], "earmarked": {}}


@pytest.mark.parametrize(
    ("events", "cement", "steel", "whole_year", "earmarked"),
    [
        (1, (70, 70, 0, 0, None, None), (30, 30, 0, 0, None, None), None, {}),
        (2, (60, 70, 0, 10, None, None), (30, 30, 0, 0, None, None), None, {}),
        (3, (60, 70, 4, 6, None, None), (30, 30, 0, 0, None, None), None, {}),
        (4, (60, 70, 4, 6, None, None), (45, 45, 0, 0, None, None), None, {"25": 15}),
        (5, (60, 70, 4, 6, 50, 1), (45, 45, 0, 0, None, None), (50, 0, 0, 50, 0), {"25": 15}),
        (6, (60, 70, 4, 6, 50, 1), (45, 45, 0, 0, 40, 1), (90, 0, 0, 90, 0), {"25": 15}),
        (7, (60, 70, 4, 6, 50, 1), (45, 45, 0, 0, 35, 2), (85, 0, 0, 85, 0), {"25": 15}),
        (8, (60, 70, 4, 6, 50, 1), (45, 45, 0, 0, 35, 2), (85, 6, 0, 79, 0), {"25": 9}),
    ],
)
def test_two_sectors_of_a_year_as_it_goes_on(
    desk: Office,
    events: int,
    cement: tuple[int | None, ...],
    steel: tuple[int | None, ...],
    whole_year: tuple[int, ...] | None,
    earmarked: dict[str, int],
) -> None:
    for words in YEAR[:events]:
        done = desk.event(words)
        assert done.done, (words, [str(one.message) for one in done.findings])
    names = ("duty", "surrendered", "offset", "left", "excess")
    whole = None if whole_year is None else dict(zip(names, whole_year, strict=True))
    sectors = [sector("cement", *cement), sector("steel", *steel)]
    assert views() == {"years": [{"year": 2025, "sectors": sectors, "whole_year": whole}], "earmarked": earmarked}


def asked(*words: str) -> str:
    """Run `tanheng registry account` for the works."""
    from tanheng.interfaces.cli import group

    result = CliRunner().invoke(group, ["registry", "account", WORKS, *words])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_account_shows_them_in_both_languages_and_as_json(desk: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tanheng.interfaces.cli import registry
    from tanheng.server.opening import Opened

    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(registry, "opened", lambda data, lang: Opened(tmp_path, KEY))  # noqa: ARG005
    assert "By compliance year and sector" not in asked("--lang", "en")
    for words in YEAR:
        assert desk.event(words).done
    english, chinese = " ".join(asked("--lang", "en").split()), asked()
    for text in ("By compliance year and sector", "Duty of the year, all sectors together", "units at risk"):
        assert text in english
    assert "for the year as a whole" in english
    assert "│ steel" in english
    assert "钢铁" in chinese
    assert json.loads(asked("--format", "json"))["by_sector"] == views()
