"""Whatever is asked for in whatever order, right or wrong: no tonne is lost, above the envelope, comes twice, or moves while frozen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.commands.records import Outcome
from tanheng.commands.sql import Sql
from tanheng.issuance.queries import entitlements, province_vintages
from tanheng.issuance.reading import envelopes, issued
from tests.books import rows
from tests.frozen import Freeze, freezes_and_floors, no_frozen_tonne_has_moved
from tests.issuance.office import ACCOUNTS, HUBEI, Office, held, office

UNITS = ("works", "other")
SECTORS = ("cement", "steel")
PURPOSES = ("next", "next", "next", "pre_allocation", "final", "supplementary")
steps = st.lists(
    st.tuples(
        st.sampled_from(
            (
                "distribute",
                "return",
                "envelope",
                "issue",
                "distribute",
                "distribute",
                "at_risk",
                "notice",
                "return",
                "release",
                "force",
                "correct",
                "again",
                "freeze",
                "lift",
            )
        ),
        st.sampled_from(UNITS),
        st.sampled_from(SECTORS),
        st.integers(1, 60),
        st.sampled_from((0, 0, 0, 0, 1, -1)),
        st.sampled_from(PURPOSES),
    ),
    min_size=25,
    max_size=40,
)
BEGUN = (
    "distribute hubei pre_allocation on B1 : works 2025 cement decided 120 gets 120 : other 2025 cement decided 90 gets 90",
    "distribute hubei final on B2 : works 2025 steel decided 40 gets 40 risk judicial_freeze : other 2025 cement decided 95 gets 5",
    "duty works 2025 cement 60 on B3",
    "duty other 2025 cement 5 on B4",
)
OUTCOMES: Counter[str] = Counter()


class Year:
    """A year in which anything is asked for; `slip` is by how much a figure is wrong."""

    def __init__(self, here: Office) -> None:
        self.here = here
        self.count = 0
        self.frozen: dict[int, Freeze] = {}
        self.last: Callable[[], object] | None = None

    def step(self, verb: str, unit: str, sector: str, amount: int, slip: int, purpose: str) -> None:
        """Ask for one thing."""
        self.count += 1
        document = f"D{self.count}"
        history = entitlements(Sql(), ACCOUNTS[unit]).get((ACCOUNTS[unit], 2025, sector))
        if purpose == "next":
            purpose = "supplementary" if history and history.is_final else "final"
        settled = history.settled if history else 0
        table = f"distribute hubei {purpose} on {document} : {unit} 2025 {sector} decided {settled + amount}"
        words = {
            "envelope": f"envelope hubei 25 {sector} {amount * 25} replacing {self._standing(sector)} on {document}",
            "issue": f"issue hubei 25 {sector} {amount} on {document}",
            "distribute": f"{table} gets {amount + slip}",
            "at_risk": f"{table} gets {max(0, amount - 3)} less {3 + slip} risk judicial_freeze",
            "notice": f"notice {unit} 2025 {sector} decided {max(0, settled - amount)} returns {min(settled, amount) + slip} on {document}",
            "return": f"return {unit} {amount} on {self._notice(unit)}",
            "release": f"release {unit} 25 {amount} on {document}",
            "force": f"force {unit} 2025 25 {amount} on {document}",
        }.get(verb)
        if verb in ("freeze", "lift"):
            outcome = self._freeze(unit, amount, document) if verb == "freeze" else self._lift(amount, document)
            OUTCOMES[f"{verb} {outcome.outcome if outcome else 'nothing'}"] += 1
            return
        if verb == "correct":
            kind = ("distribution", "allowance_return", "vintage_issue", "correction", "earmark_release")[amount % 5]
            if not rows("SELECT 1 FROM registry_movement WHERE kind = %s", (kind,)):
                return
            words = f"correct {kind} {amount}"
        if words is None:
            self._again()
            return
        outcome = self.here.event(words)
        OUTCOMES[f"{verb} {outcome.outcome}"] += 1

    def _freeze(self, unit: str, amount: int, document: str) -> Outcome:
        content = {
            "account": ACCOUNTS[unit],
            "vintage": "25",
            "amount": 3 * amount,
            "document": document,
            "authority": "court",
            "adds": True,
        }
        return self.here.two("freeze_enter", content)

    def _lift(self, amount: int, document: str) -> Outcome | None:
        """Lift a part of the newest freeze, or the whole where the amount is even."""
        freezes, _ = freezes_and_floors()
        if not freezes:
            return None
        content = {"freeze": max(freezes), "document": document} | ({"amount": amount} if amount % 2 else {})
        return self.here.two("freeze_lift", content)

    def _standing(self, sector: str) -> str:
        return envelopes(Sql(), HUBEI)["25", sector][2]

    def _notice(self, unit: str) -> str:
        found = rows("SELECT document FROM issuance_notice WHERE account = %s ORDER BY number DESC LIMIT 1", (ACCOUNTS[unit],))
        return found[0][0] if found else "N0"

    def _again(self) -> None:
        """Send the last decision again under its key: the first answer comes, and nothing moves."""
        ((text, key, person),) = rows("SELECT text, request, person FROM commands_record ORDER BY number DESC LIMIT 1")
        before = rows("SELECT count(*) FROM ledger_transfer")
        ((proposal,),) = rows("SELECT max(number) FROM commands_proposal")
        decision = {"proposal": proposal, "verdict": "approved"}
        who = self.here.hubei_officer if person == self.here.hubei_officer.person else self.here.approver
        outcome = self.here.run("proposal_decide", decision, who, request=key)
        if person == who.person and f'"proposal":{proposal},' in text:
            assert (outcome.text, outcome.repeated) == (text, True)
        assert rows("SELECT count(*) FROM ledger_transfer") == before

    def laws_hold(self) -> None:
        """Insist on what must hold after each step."""
        self.frozen = no_frozen_tonne_has_moved(self.frozen)
        sql = Sql()
        ((held_sum,),) = rows("SELECT sum(credits_posted - debits_posted)::bigint FROM ledger_account WHERE held AND asset = 'CEA-25'")
        ends = dict(
            rows(
                "SELECT a.purpose, sum(g.credit_posted - g.debit_posted)::bigint FROM ledger_leg g JOIN ledger_account a USING (account)"
                " WHERE NOT a.held AND a.asset = 'CEA-25' GROUP BY a.purpose"
            )
        )
        assert ends["source"] == -(held_sum + ends.get("surrendered", 0))
        standing, given_ = envelopes(sql, HUBEI), issued(sql, HUBEI)
        assert all(amount <= standing[key][1] for key, amount in given_.items())
        ((vintage),) = province_vintages(sql, HUBEI, ("25",))
        assert -ends["source"] == vintage.issued == sum(given_.values())
        assert vintage.held == vintage.issued - vintage.distributed + vintage.returned
        for unit in UNITS:
            histories = entitlements(sql, ACCOUNTS[unit])
            came = sum(one.left for history in histories.values() for one in history.entitled)
            back = sum(one.returned for history in histories.values() for one in history.noticed)
            ((surrendered,),) = rows(
                "SELECT coalesce(sum(amount), 0)::bigint FROM registry_movement WHERE kind = 'forced_surrender' AND behalf = %s",
                (ACCOUNTS[unit],),
            )
            assert held(unit) + held("hubei", unit) + surrendered == came - back
            assert rows("SELECT surrendered FROM surrender_standing WHERE account = %s", (ACCOUNTS[unit],)) == [(surrendered,)]
            assert surrendered <= {"works": 60, "other": 5}[unit]
            assert back >= 0
            for history in histories.values():
                once = [(one.purpose, one.occasion) for one in history.entitled if not one.void]
                assert len(once) == len(set(once))
                assert all(0 <= one.returned <= one.amount for one in history.noticed)


@settings(max_examples=10, deadline=None)
@given(asked=steps)
def test_whatever_is_asked_for_the_laws_of_issuance_hold(asked: list[tuple[str, str, str, int, int, str]]) -> None:
    with office() as here:
        here.represent_other()
        for words in BEGUN:
            assert here.event(words).done
        year = Year(here)
        for one in asked:
            year.step(*one)
            year.laws_hold()
