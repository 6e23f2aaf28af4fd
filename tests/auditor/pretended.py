"""Forgeries of rights and contents by somebody who has the key: invented persons, roles and commands, effects that nobody asked for."""

from __future__ import annotations

from tests.auditor.drafts import Draft, canonical
from tests.auditor.forgeries import Record, change, forgery, transfer
from tests.auditor.settling import THE_PROGRAM
from tests.auditor.town import PLACES, SOURCE, A, B, actor, move, said


def insert(draft: Draft, before: str, **other: object) -> None:
    """Add a record of the program before a place, with a number and a time between, and seal everything again."""
    after: Record = draft.read(PLACES[before])
    record = {**after, "number": after["number"] - 1, "request": "inserted", "maker": None, "proposal": None, "actor": THE_PROGRAM}
    record.pop("effects", None)
    draft.records.insert(PLACES[before], canonical({**record, **other}))
    draft.times.insert(PLACES[before], draft.times[PLACES[before]])
    draft.sizes = [size + (size > PLACES[before]) for size in draft.sizes]
    draft.seal()


# --- who acted ----------------------------------------------------------------------------------------------------------------------


@forgery(10276, "small")
def an_invented_king_moves_a_million(draft: Draft) -> None:
    king = {"person": 777, "role": "king", "organisation": "palace", "delegation": None, "principal": None}
    effects = {"transfers": [move(SOURCE, A, 1_000_000)]}
    insert(draft, "small", command="hocus_pocus", content={}, effects=effects, actor=king)


@forgery(10278, "small")
def an_invented_command_moves_a_million(draft: Draft) -> None:
    insert(draft, "small", command="hocus_pocus", content={}, effects={"transfers": [move(SOURCE, A, 1_000_000)]})


@forgery(10276, "small")
def an_invented_person_acts_as_the_program(draft: Draft) -> None:
    change(draft, "small", lambda record: record["actor"].update(person="somebody"))


@forgery(10276, "refused")
def an_invented_person_was_refused(draft: Draft) -> None:
    change(draft, "refused", lambda record: record.update(actor={**THE_PROGRAM, "person": "somebody"}))


@forgery(10276, "propose_change")
def a_maker_claims_the_role_of_another(draft: Draft) -> None:
    for place, side in (("propose_change", "actor"), ("change", "maker")):
        change(draft, place, lambda record, side=side: record[side].update(role="registry_approver"))  # type: ignore[misc]


@forgery(10277, "small")
def a_clerk_moves_units_by_himself(draft: Draft) -> None:
    change(draft, "small", lambda record: record.update(actor=actor("lin")))


@forgery(10277, "change")
def a_decision_is_made_in_a_role_that_may_not(draft: Draft) -> None:
    change(draft, "change", lambda record: record.update(actor=THE_PROGRAM))


@forgery(10276, "delegated")
def a_delegation_is_of_another(draft: Draft) -> None:
    change(draft, "delegated", lambda record: record["actor"].update(person="lin"))


@forgery(10276, "delegated")
def a_delegation_does_not_cover_the_command(draft: Draft) -> None:
    def limit(record: Record) -> None:
        record["content"]["commands"] = ["ledger_correct"]
        record["effects"]["events"][0]["content"]["commands"] = ["ledger_correct"]

    change(draft, "lend", limit)


@forgery(10276, "delegated")
def a_delegation_was_over(draft: Draft) -> None:
    def shorten(record: Record) -> None:
        record["content"]["valid_until"] = record["effects"]["events"][0]["content"]["valid_until"] = said(10)

    change(draft, "lend", shorten)


@forgery(10276, "close")
def a_person_acts_after_he_was_deactivated(draft: Draft) -> None:
    ended: Record = draft.read(PLACES["change"])
    at = ended["recorded_at"]
    content = {"person": "wang"}
    event = {"line": 1, "topic": "person_deactivated", "content": {"person": "wang", "at": at}}
    guard = {**THE_PROGRAM, "person": "anquan", "role": "security_administrator"}
    edit = {"command": "person_deactivate", "content": content, "actor": guard, "effects": {"events": [event]}}
    change(draft, "note", lambda record: record.update(outcome="refused"))
    change(draft, "refused", lambda record: record.update({**edit, "outcome": "done", "findings": []}), ask=False)
    change(draft, "refused", lambda record: event["content"].update(at=record["recorded_at"]))  # type: ignore[attr-defined]
    change(draft, "refused", lambda record: record.update(effects={"events": [event]}))


@forgery(10276, "lend")
def a_role_is_used_before_anybody_gave_it(draft: Draft) -> None:
    def later(record: Record) -> None:
        for one, event in zip(record["content"]["assignments"], record["effects"]["events"], strict=True):
            one["valid_from"] = event["content"]["valid_from"] = said(1)

    change(draft, "roles", later)
    given: Record = draft.read(PLACES["roles"])
    change(draft, "propose_roles", lambda record: record["content"].update(content=given["content"]))


@forgery(10279, "roles")
def a_role_goes_to_a_person_whom_nobody_registered(draft: Draft) -> None:
    change(draft, "roles", lambda record: record["content"]["assignments"][0].update(person="somebody"))


@forgery(10279, "register_persons")
def a_person_is_registered_under_the_number_of_another(draft: Draft) -> None:
    change(draft, "register_persons", lambda record: record["result"]["persons"].__setitem__(0, "xitong"))


@forgery(10218, "roles")
def an_event_tells_another_role_than_was_decided(draft: Draft) -> None:
    change(draft, "roles", lambda record: record["effects"]["events"][0]["content"].update(role="registry_approver"))


# --- what was asked for -------------------------------------------------------------------------------------------------------------


@forgery(10218, "small")
def nothing_is_asked_for_and_a_million_moves(draft: Draft) -> None:
    insert(draft, "small", command="ledger_transfer", content={"transfers": []}, effects={"transfers": [move(SOURCE, A, 1_000_000)]})


@forgery(10218, "small")
def another_amount_moves_than_was_asked_for(draft: Draft) -> None:
    change(draft, "small", lambda record: transfer(record).update(amount=2), ask=False)


@forgery(10218, "small")
def an_expiry_moves_units(draft: Draft) -> None:
    insert(draft, "small", command="ledger_expire", content={"most": 5}, effects={"transfers": [move(SOURCE, A, 7)]})


@forgery(10218, "small")
def a_batch_moves_a_chain_that_was_refused(draft: Draft) -> None:
    content = {"assets": ["CEA"], "chains": [[[SOURCE, A, 0, 5]], [[SOURCE, B, 0, 6]]]}
    moved = [move(SOURCE, A, 5), move(SOURCE, B, 6, line=2)]
    insert(
        draft, "small", command="ledger_batch", content=content, result={"made": 1, "refused": {"2": [3106]}}, effects={"transfers": moved}
    )


@forgery(10218, "small")
def a_batch_reserves_beside_its_chains(draft: Draft) -> None:
    content = {"assets": ["CEA"], "chains": [[[SOURCE, A, 0, 5]]]}
    moved = [move(SOURCE, A, 5), move(SOURCE, B, 6, "pending", line=2)]
    insert(draft, "small", command="ledger_batch", content=content, result={"made": 1, "refused": {}}, effects={"transfers": moved})


@forgery(10218, "open_c")
def an_account_is_opened_for_another_than_was_asked(draft: Draft) -> None:
    change(draft, "open_c", lambda record: record["effects"]["accounts"][0].update(owner="somebody"), ask=False)


@forgery(10218, "propose_correct")
def a_proposal_opens_an_account(draft: Draft) -> None:
    opened = draft.read(PLACES["open_c"])["effects"]["accounts"][0]  # type: ignore[index]
    change(draft, "propose_correct", lambda record: record.update(effects={"accounts": [{**opened, "account": 99}]}))


@forgery(10218, "change")
def another_limit_is_set_than_was_decided(draft: Draft) -> None:
    change(draft, "change", lambda record: record["effects"]["changes"][0].update(ceiling=301))


@forgery(10218, "correct")
def another_amount_is_corrected_than_was_decided(draft: Draft) -> None:
    change(draft, "correct", lambda record: transfer(record).update(amount=39))


# --- times --------------------------------------------------------------------------------------------------------------------------


@forgery(10275, "correct")
def a_proposal_is_approved_after_it_expired(draft: Draft) -> None:
    at = draft.read(PLACES["correct"])["recorded_at"]
    change(draft, "propose_correct", lambda record: record["content"].update(expires_at=at))


@forgery(10232, "note")
def a_record_is_dated_ahead(draft: Draft) -> None:
    change(draft, "note", lambda record: record.update(recorded_at=said(100_000)))


@forgery(10232, "tail_one")
def a_record_of_the_tail_is_dated_ahead(draft: Draft) -> None:
    change(draft, "tail_one", lambda record: record.update(recorded_at=said(100_000)))
