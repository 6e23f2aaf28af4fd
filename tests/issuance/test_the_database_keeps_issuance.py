"""What the tables themselves keep of issuance, whatever the program thinks; and a request that is sent again moves nothing."""

from __future__ import annotations

import psycopg
import pytest

from tanheng.commands.sql import Sql
from tanheng.kernel.messages import CHINESE
from tests.books import rows
from tests.issuance.office import ACCOUNTS, held, office

TABLE = "distribute hubei final on D1 : works 2025 cement decided 70 gets 70"


def test_the_same_entitlement_is_not_written_twice() -> None:
    with office() as here:
        assert here.event(TABLE).done
        columns = "moved, account, province, year, sector, purpose, occasion, attempt, decided, amount, reduced, risk, document"
        with pytest.raises(psycopg.errors.UniqueViolation):
            Sql().run(
                f"INSERT INTO issuance_entitlement (record, line, {columns}) SELECT record + 1, line, {columns} FROM issuance_entitlement"  # type: ignore[arg-type]
            )


@pytest.mark.parametrize("table", ["vintage", "envelope", "issue", "entitlement", "notice", "return"])
def test_what_was_decided_is_never_changed(table: str) -> None:
    with office(), pytest.raises(psycopg.errors.InsufficientPrivilege):
        Sql().run(f"DELETE FROM issuance_{table}")  # type: ignore[arg-type]


def test_a_decision_that_is_sent_again_has_its_first_answer_and_moves_nothing() -> None:
    with office() as here:
        lines = [{"account": ACCOUNTS["works"], "year": 2025, "sector": "cement", "decided": 70, "amount": 70}]
        content = {"account": ACCOUNTS["hubei"], "purpose": "final", "document": "D1", "total": 70, "lines": lines}
        decision = {"proposal": here.propose("allowance_distribute", content).number, "verdict": "approved"}
        first = here.run("proposal_decide", decision, here.hubei_officer, request="again")
        second = here.run("proposal_decide", decision, here.hubei_officer, request="again")
        assert (first.done, second.text, second.repeated, held("works")) == (True, first.text, True, 70)
        assert rows("SELECT count(*) FROM issuance_entitlement") == [(1,)]


def test_a_table_has_up_to_two_thousand_lines_and_each_refusal_speaks_chinese() -> None:
    with office() as here:
        line = {"account": ACCOUNTS["works"], "year": 2025, "sector": "cement", "decided": 1, "amount": 1}
        lines = [line | {"account": f"E{number}"} for number in range(2001)]
        content = {"account": ACCOUNTS["hubei"], "purpose": "final", "document": "D1", "total": 2000}
        assert here.propose("allowance_distribute", content | {"lines": lines}).findings[0].code == 9102
        assert here.propose("allowance_distribute", content | {"lines": lines[:2000]}).done
        outcome = here.event(f"{TABLE} : works 2025 steel decided 500 gets 499 risk nothing")
        assert {finding.code for finding in outcome.findings} == {4413, 4416, 4417, 4418}
        assert not [
            finding for finding in outcome.findings if "{" in finding.message.render(CHINESE) or "steel" in finding.message.render(CHINESE)
        ]
