"""What refuses a vintage is the text that says so for the duty's year and sector, with the mark of that text."""

from __future__ import annotations

import pytest

from tanheng.kernel.messages import ENGLISH
from tests.surrender_stage.stage import Stage, refused, said, staged

INDUSTRY, POWER = "Allocation plan 2024 and 2025, steel, cement, aluminium", "Allocation plan 2023 and 2024, power"
DERIVED, READ_AS_DRAFT = "derived from another year's or sector's text", "read in a draft; the final text is unread"
READING = "one reading of an open text"


def _told(here: Stage, year: int, vintage: str) -> str:
    outcome = here.surrender(1, vintage, year=year)
    assert refused(outcome) == [3001], said(outcome)
    return outcome.findings[0].message.render(ENGLISH)


@pytest.mark.parametrize("sector", ["steel", "cement", "aluminium"])
@pytest.mark.parametrize("vintage", ["19-20", "24"])
def test_an_old_vintage_for_2025_is_refused_by_the_plan_of_the_industry_which_refers_to_that_of_power(sector: str, vintage: str) -> None:
    with staged() as here:
        assert here.duty(100, sector=sector).done
        told = _told(here, 2025, vintage)
        assert INDUSTRY in told
        assert "配额结转（其他结转规定参照国环规气候〔2024〕1号附5）" in told
        assert DERIVED in told
        assert POWER not in told


def test_an_old_vintage_for_a_duty_of_two_sectors_is_refused_once_by_their_plan(here: Stage) -> None:
    assert here.duty(100, sector="steel").done
    assert here.duty(100, sector="cement").done
    assert INDUSTRY in _told(here, 2025, "24")


@pytest.mark.parametrize(
    ("now", "year", "vintage", "texts"),
    [
        ("2026-11-02 09:00:00", 2025, "26", ("vintage 2026 for the duty of 2025", READING)),
        ("2027-11-02 09:00:00", 2026, "24", ("draft", READ_AS_DRAFT)),
        ("2025-12-08 09:00:00", 2024, "25", (INDUSTRY, DERIVED)),
    ],
)
def test_another_year_is_refused_by_its_own_text(now: str, year: int, vintage: str, texts: tuple[str, ...]) -> None:
    with staged(now, early=True) as here:
        assert here.duty(100, year=year).done
        told = _told(here, year, vintage)
        assert [text for text in texts if text not in told] == []
        assert POWER not in told
