"""A small year of 2025 by hand: pre-allocation 70 %, final, too much handed back, more given, a unit at risk; the auditor agrees."""

from __future__ import annotations

from pathlib import Path

from tanheng.commands.sealing import seal_all
from tanheng.commands.sql import Sql
from tanheng.issuance.queries import ProvinceVintage, earmarked_for, entitlements, province_vintages
from tanheng.issuance.reading import History
from tanheng.kernel.clock import CLOCK
from tanheng.ledger.exporting import export
from tanheng.people.queries import names_of
from tanheng.surrender.queries import standing_as_of
from tanheng_auditor.audit import POLICY, audit, policy_of
from tests.books import rows
from tests.issuance.office import ACCOUNTS, HUBEI, HUNAN, Office, held, office
from tests.signing import signing_key

CODES = ("24", "25", "26")


def happens(here: Office, *events: str) -> None:
    """Have events that must all be done."""
    for words in events:
        outcome = here.event(words)
        assert outcome.done, (words, [finding.message.render("en") for finding in outcome.findings])


def of(account: str) -> History:
    """Return what was decided for an account's cement in 2025."""
    return entitlements(Sql(), ACCOUNTS[account])[ACCOUNTS[account], 2025, "cement"]


def audited(folder: Path) -> None:
    """Insist that the auditor finds nothing in an export of the whole book."""
    key = signing_key()
    seal_all(key)
    export(folder, key.public)
    assert audit(folder, policy=policy_of(POLICY)).faults == []


def test_a_year_by_hand(tmp_path: Path) -> None:
    """Works: verified 2024 200 t, so 140 t before; final 151 t, later 155 t. Other: verified 2024 300 t, so 210 t before; final 190 t."""
    with office() as here:
        happens(
            here,
            "distribute hubei pre_allocation on D1 total 350 : works 2025 cement decided 140 gets 140"
            " : other 2025 cement decided 210 gets 210",
        )
        assert (held("works"), held("other"), held("hubei")) == (140, 210, 350)
        happens(
            here,
            "distribute hubei final on D2 : works 2025 cement decided 151 gets 11",
            "notice other 2025 cement decided 190 returns 20 on N1",
        )
        assert (of("other").settled, of("other").noticed[0].outstanding) == (190, 20)
        here.represent_other()
        happens(
            here,
            "return other 15 on N1",
            "return other 5 on N1",
            "distribute hubei supplementary on D3 : works 2025 cement decided 155 gets 4",
        )
        assert (held("works"), held("other"), held("hubei")) == (155, 190, 355)
        assert [(one.purpose, one.decided, one.amount) for one in of("works").entitled] == [
            ("pre_allocation", 140, 140),
            ("final", 151, 11),
            ("supplementary", 155, 4),
        ]
        assert province_vintages(Sql(), HUBEI, CODES) == [ProvinceVintage(HUBEI, "25", 1500, 700, 365, 20, 355, 0)]
        assert province_vintages(Sql(), HUNAN, CODES) == []
        happens(here, "correct allowance_return 5", "correct distribution 4")
        audited(tmp_path / "export")


def test_a_unit_at_risk_has_its_duty_paid_and_gets_the_rest(tmp_path: Path) -> None:
    """100 t are held for it, 80 t surrendered for its duty, 20 t released; the export of it all is clean to the auditor."""
    with office() as here:
        happens(
            here,
            "state works restricted",
            "distribute hubei final on D1 : works 2025 cement decided 100 gets 100 risk judicial_freeze"
            " : other 2025 cement decided 50 gets 50",
        )
        assert (held("works"), held("hubei", "works"), held("hubei")) == (0, 100, 550)
        assert earmarked_for(Sql(), ACCOUNTS["works"]) == {"25": 100}
        assert province_vintages(Sql(), HUBEI, CODES) == [ProvinceVintage(HUBEI, "25", 1500, 700, 150, 0, 550, 100)]
        happens(here, "duty works 2025 cement 90 on Z1", "force works 2025 25 80 on D2")
        assert (here.last.result["surrendered"], here.last.result["left"]) == (80, 10)  # type: ignore[union-attr]
        happens(here, "state works normal", "release works 25 20 on D3")
        assert (held("works"), held("hubei", "works"), held("hubei")) == (20, 0, 550)
        assert rows("SELECT receiver, behalf, year, amount, document FROM registry_movement WHERE kind = 'forced_surrender'") == [
            (ACCOUNTS["hubei"], ACCOUNTS["works"], 2025, 80, "D2")
        ]
        happens(here, "duty works 2025 cement 70 on Z2", "lower works 2025 10")
        assert held("hubei", "works") == 10, "it goes back to where it was held"
        standing = standing_as_of(ACCOUNTS["works"], 2025, at=CLOCK.now())
        assert (standing.surrendered, standing.left, standing.excess) == (70, 0, 0)
        assert here.event("lower works 2025 1").findings[0].code == 8216
        audited(tmp_path / "export")


def test_a_correction_by_the_registry_counts_as_not_done() -> None:
    with office() as here:
        happens(here, "distribute hubei pre_allocation on D1 : works 2025 cement decided 70 gets 70", "correct distribution 20")
        assert (held("works"), of("works").settled) == (50, 50)
        assert here.event("correct correction 20").findings[0].code == 3019
        happens(here, "distribute hubei final on D2 : works 2025 cement decided 71 gets 21")
        assert province_vintages(Sql(), HUBEI, CODES)[0].distributed == 71


def test_findings_of_a_table_name_their_lines() -> None:
    with office() as here:
        outcome = here.event(
            "distribute hubei final on D1 : works 2025 cement decided 10 gets 10 : far 2025 cement decided 9 gets 9"
            " : other 2025 steel decided 8 gets 7"
        )
        assert [(finding.code, str(finding.place)) for finding in outcome.findings] == [(2015, "lines.2"), (4413, "lines.3")]
        assert "decided 8" not in outcome.findings[1].message.render("zh")
        assert "8吨" in outcome.findings[1].message.render("zh")


def test_a_unit_of_another_province_is_told_with_the_province_to_which_it_belongs() -> None:
    with office() as here:
        asked = "distribute hubei final on D1 : far 2025 cement decided 9 gets 9"
        for words in (asked, f"{asked} risk judicial_freeze", "release far 25 9 on D2"):
            (said,) = (one.message for one in here.event(words).findings if one.code == 2015)
            name = {code: told.zh for code, told in names_of((HUBEI, HUNAN), at=CLOCK.now()).items()}
            assert said.render("zh").startswith(f"账户 {ACCOUNTS['far']} 属于{name[HUNAN]}，不属于{name[HUBEI]}。"), words
