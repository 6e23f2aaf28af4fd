"""系统开户: the three accounts of each entity are opened together or not at all, once, for entities on a published list."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import CLOCK
from tanheng.registry.numbers import is_account_number
from tanheng.roster.entities.effects import effect_of
from tanheng.roster.entities.histories import accounts_of
from tanheng.roster.entities.hooks import LISTED, TOUCHES, Touched
from tests.books import codes, rows
from tests.roster_entities.town import CITY, FAR, NEXT, A, B, C, D, E, P, town
from tests.surrender_stage.stage import audit_of_book


def _asked(*entities: str, **more: Any) -> dict[str, Any]:
    return {"entities": [{"entity": code, "person": 6, "documents": ["D1", "D2"]} for code in entities], **more}


def test_three_accounts_are_opened_with_numbers_that_check_themselves() -> None:
    with town() as here:
        result = here.done("entity_accounts_open", _asked(A, E, received="2026-06-01"))
        assert result["due"] == "2026-06-08"
        for code, told in zip((A, E), result["accounts"], strict=True):
            found = accounts_of(Sql(), [code])[code]
            assert [(one.system, one.number, one.state, one.person) for one in found] == [
                ("registry", told["registry"], "normal", None),
                ("trading", told["trading"], "open", None),
                ("platform", told["platform"], "invited", 6),
            ]
            assert {one.registry_account for one in found} == {told["registry"]}
            assert all(is_account_number(one.number) for one in found)
            assert [one.number[0] for one in found] == ["E", "T", "U"]
        assert rows("SELECT type, province, state FROM registry_account WHERE holder = %s", (A,)) == [("emitter", P, "normal")]
        assert rows("SELECT count(*) FROM registry_document WHERE account = %s", (result["accounts"][0]["registry"],)) == [(2,)]


def test_one_fault_and_none_is_opened_and_all_faults_are_told_with_their_places() -> None:
    with town() as here:
        asked = _asked(A, D, B)
        asked["entities"][2]["person"] = 999
        outcome = here.ask("entity_accounts_open", asked)
        assert [(finding.code, str(finding.place)) for finding in outcome.findings] == [(4173, "entities.2"), (4176, "entities.3")]
        assert rows("SELECT count(*) FROM registry_account") == [(0,)]
        assert rows("SELECT count(*) FROM entities_systemaccount") == [(0,)]


def test_a_fault_that_the_registry_finds_stands_at_its_place_in_this_list() -> None:
    with town() as here:
        opened = {"accounts": [{"type": "emitter", "holder": B, "province": P, "documents": ["D"]}]}
        here.done("account_open", opened)
        asked = _asked(D, A, B)
        outcome = here.ask("entity_accounts_open", asked)
        assert [(finding.code, str(finding.place)) for finding in outcome.findings] == [(4173, "entities.1"), (1104, "entities.3")]


def test_an_account_from_before_is_bound_and_not_opened_again() -> None:
    with town() as here:
        (number,) = here.done("account_open", {"accounts": [{"type": "emitter", "holder": B, "province": P, "documents": ["D"]}]})[
            "accounts"
        ]
        asked = _asked(B, A)
        asked["entities"][0]["registry_account"] = number
        told = here.done("entity_accounts_open", asked)["accounts"]
        assert told[0]["registry"] == number
        assert rows("SELECT count(*) FROM registry_account") == [(2,)]


def test_while_nobody_keeps_lists_nothing_is_opened() -> None:
    with town() as here:
        LISTED.clear()
        assert codes(here.ask("entity_accounts_open", _asked(A))) == [4173]


def test_a_second_opening_names_what_there_is() -> None:
    with town() as here:
        told = here.done("entity_accounts_open", _asked(A))["accounts"][0]
        (finding,) = here.ask("entity_accounts_open", _asked(A)).findings
        assert all(told[system] in finding.message.render("en") for system in ("registry", "trading", "platform"))


def test_the_province_asks_for_its_own_and_the_registry_decides() -> None:
    with town() as here:
        assert here.ask("entity_accounts_open", _asked(A), "province").done
        assert codes(here.ask("entity_accounts_open", _asked(E), "province")) == [4142]
        assert codes(here.ask("entity_accounts_open", _asked(B), "province", "province2")) == [9113]


def test_no_limit_is_guessed_and_no_application_comes_later_than_today() -> None:
    with town() as here:
        assert codes(here.ask("entity_accounts_open", _asked(A, received="2026-06-02"))) == [1125]
        CLOCK.forward(timedelta(days=211))
        assert here.done("entity_accounts_open", _asked(A, received="2026-12-28"))["due"] is None


def test_a_row_of_the_registry_rests_on_the_record_that_opened_it() -> None:
    with town() as here:
        here.done("entity_accounts_open", _asked(A, C))
        from tanheng.registry.resting import rows_against_records

        assert list(rows_against_records(Sql())) == []


def test_what_a_change_would_touch_is_told_before() -> None:
    with town() as here:
        number = here.done("entity_accounts_open", _asked(A))["accounts"][0]["registry"]
        asked = {"command": "entity_cease", "content": {"entity": A, "on": "2026-05-02", "document": "D"}}
        proposal = here.run("proposal_make", asked, "city").number
        TOUCHES.append(lambda _sql, entities, _on: [Touched("duty", entities[0], number, {"year": 2025, "tonnes": 7})])
        try:
            effect = effect_of("entity_move", {"entity": A, "to": NEXT, "on": "2026-05-01", "document": "D"})
        finally:
            TOUCHES.pop()
        assert effect.accounts[A][0].number == number
        assert effect.trees[A].city == CITY
        assert effect.proposals == ((proposal, "entity_cease"),)
        assert [(one.kind, one.reference) for one in effect.touched] == [("duty", number)]
        assert effect.follow == ({"entity": A, "account": number, "command": "account_holder_change"},)
        assert effect.refusals == ()
        refused = effect_of("entity_merge", {"entities": [A], "into": A, "on": "2026-05-01", "document": "D"})
        assert [finding.code for finding in refused.refusals] == [4170]
        assert rows("SELECT count(*) FROM entities_change") == [(0,)]


def test_the_accounts_follow_a_merger_by_the_commands_that_it_names() -> None:
    with town() as here:
        number = here.done("entity_accounts_open", _asked(B))["accounts"][0]["registry"]
        told = here.done("entity_merge", {"entities": [B], "into": C, "on": "2026-05-01", "document": "D"})["follow"]
        assert told == [{"entity": B, "account": number, "command": "account_holder_change"}]
        here.done("account_state_change", {"account": number, "state": "ownership_change", "document": "D"}, "clerk", "approver")
        here.done("account_holder_change", {"account": number, "holder": C, "province": P, "document": "D"}, "clerk", "approver")
        assert [one.number for one in accounts_of(Sql(), [B, C])[C]] == [number]


def test_the_auditor_finds_nothing_in_a_book_with_entities(tmp_path: Path) -> None:
    with town() as here:
        here.done("entity_accounts_open", _asked(A, E))
        here.done("entity_rename", {"entity": A, "zh": "A1", "on": "2026-05-01", "document": "D"})
        assert here.ask("entity_move", {"entity": A, "to": FAR, "on": "2026-05-01", "document": "D"}, "city", "other").done
        here.done("entity_merge", {"entities": [B], "into": C, "on": "2026-05-01", "document": "D"})
        audited = audit_of_book(tmp_path / "book")
        assert audited.clean, audited.first
