"""Forgeries of somebody who has the key: everything is hashed and signed again, and only what the records say speaks against him."""

from __future__ import annotations

from tests.auditor.drafts import Draft, canonical
from tests.auditor.forgeries import Record, balance, change, forgery, transfer
from tests.auditor.town import MONEY_A, PLACES, SOURCE, A, B, C, move, number, said

# --- numbers, requests, times, references -------------------------------------------------------------------------------------------


@forgery(10235, "note")
def a_number_is_repeated(draft: Draft) -> None:
    change(draft, "note", lambda record: record.update(number=number("small")))


@forgery(10236, "note")
def a_record_is_repeated_under_a_new_number(draft: Draft) -> None:
    record: Record = draft.read(PLACES["small"])
    record.update(number=record["number"] + 1)
    draft.records.insert(PLACES["note"], canonical(record))
    draft.sizes[-1] += 1
    draft.seal()


@forgery(10237, "post")
def a_reference_leads_to_a_later_record(draft: Draft) -> None:
    change(draft, "reserve", lambda record: record.update(number=number("note") + 1))
    change(draft, "post", lambda record: transfer(record).update(pending=[number("reserve_short"), 1]))


@forgery(10238, "note")
def a_record_is_backdated(draft: Draft) -> None:
    change(draft, "note", lambda record: record.update(recorded_at=said(1), applies_at=said(0)))


@forgery(10239, "note")
def a_record_applies_later(draft: Draft) -> None:
    change(draft, "note", lambda record: record.update(applies_at=said(10_000)))


# --- accounts -----------------------------------------------------------------------------------------------------------------------


@forgery(10240, "open_c")
def an_account_is_opened_twice(draft: Draft) -> None:
    change(draft, "open_c", lambda record: record["effects"]["accounts"][0].update(account=A))


@forgery(10241, "small")
def an_unknown_account_is_used(draft: Draft) -> None:
    change(draft, "small", lambda record: transfer(record).update(credit=99))


@forgery(10242, "open_b")
def an_account_is_used_before_it_is_opened(draft: Draft) -> None:
    effects = {"transfers": [move(SOURCE, C, 1)]}
    change(draft, "open_b", lambda record: record["effects"].update(effects))


@forgery(10243, "small")
def a_closed_account_is_used(draft: Draft) -> None:
    change(draft, "small", lambda record: transfer(record).update(credit=C))


@forgery(10243, "note")
def a_closed_account_is_resurrected(draft: Draft) -> None:
    state = {"account": C, "floor": 0, "ceiling": None, "closed": False}
    change(draft, "note", lambda record: record.update(effects={"changes": [state]}))


@forgery(10244, "note")
def an_unknown_account_is_changed(draft: Draft) -> None:
    state = {"account": 99, "floor": 0, "ceiling": None, "closed": False}
    change(draft, "note", lambda record: record.update(effects={"changes": [state]}))


@forgery(10245, "close")
def an_account_is_closed_with_a_balance(draft: Draft) -> None:
    change(draft, "move_out", lambda record: transfer(record).update(amount=29))


@forgery(10246, "open_source")
def an_open_account_has_a_limit(draft: Draft) -> None:
    change(draft, "open_source", lambda record: record["effects"]["accounts"][0].update(ceiling=5))


@forgery(10253, "change")
def a_ceiling_is_lowered_below_the_balance(draft: Draft) -> None:
    for place in ("propose_change", "change"):
        edit = {"account": B, "floor": 10, "ceiling": 50, "closed": False}
        change(draft, place, lambda record, edit=edit: _with_content(record, edit))  # type: ignore[misc]
    change(draft, "change", lambda record: record["effects"].update(changes=[edit]))
    balance(draft, B)["ceiling"] = 50


@forgery(10252, "change")
def a_floor_is_raised_above_the_balance(draft: Draft) -> None:
    change(draft, "change", lambda record: record["effects"]["changes"][0].update(floor=61))


def _with_content(record: Record, content: object) -> None:
    if record["command"] == "proposal_make":
        record["content"]["content"] = content
    else:
        record["content"] = content


# --- transfers ----------------------------------------------------------------------------------------------------------------------


@forgery(10250, "small")
def an_account_pays_itself(draft: Draft) -> None:
    change(draft, "small", lambda record: transfer(record).update(credit=A))


@forgery(10251, "small")
def allowances_are_moved_to_an_account_of_money(draft: Draft) -> None:
    change(draft, "small", lambda record: transfer(record).update(credit=MONEY_A))


@forgery(10252, "deliver")
def more_is_moved_than_there_is(draft: Draft) -> None:
    change(draft, "deliver", lambda record: transfer(record).update(amount=1001))


@forgery(10253, "deliver")
def more_is_moved_than_the_ceiling_allows(draft: Draft) -> None:
    change(draft, "deliver", lambda record: transfer(record).update(amount=501))


@forgery(10254, "post")
def what_is_not_pending_is_posted(draft: Draft) -> None:
    change(draft, "post", lambda record: transfer(record).update(pending=[number("deliver"), 1]))


@forgery(10255, "void")
def a_reservation_is_resolved_twice(draft: Draft) -> None:
    change(draft, "void", lambda record: transfer(record).update(kind="post", pending=[number("reserve"), 1]))


@forgery(10256, "post")
def more_is_posted_than_reserved(draft: Draft) -> None:
    change(draft, "post", lambda record: transfer(record).update(amount=51))


@forgery(10257, "expire")
def an_expired_reservation_is_posted(draft: Draft) -> None:
    change(draft, "expire", lambda record: transfer(record).update(kind="post"))


@forgery(10258, "expire")
def a_reservation_expires_early(draft: Draft) -> None:
    change(draft, "reserve_short", lambda record: transfer(record).update(expires_at=said(23)))


@forgery(10259, "void")
def a_part_is_voided(draft: Draft) -> None:
    change(draft, "void", lambda record: transfer(record).update(amount=4))


@forgery(10260, "post")
def a_post_goes_to_another(draft: Draft) -> None:
    change(draft, "post", lambda record: transfer(record).update(credit=B))


@forgery(10261, "small")
def a_single_transfer_expires(draft: Draft) -> None:
    change(draft, "small", lambda record: transfer(record).update(expires_at=said(900)))


@forgery(10265, "correct")
def a_reservation_is_corrected(draft: Draft) -> None:
    change(draft, "correct", lambda record: transfer(record).update(corrects=[number("reserve"), 1]))


@forgery(10266, "correct")
def a_correction_goes_the_same_way(draft: Draft) -> None:
    change(draft, "correct", lambda record: transfer(record).update(debit=A, credit=B))


@forgery(10267, "correct")
def too_much_is_corrected(draft: Draft) -> None:
    change(draft, "deliver", lambda record: transfer(record).update(amount=39))
    change(draft, "issue", lambda record: transfer(record).update(amount=1000))


@forgery(10280, None)
def an_amount_is_split_in_two(draft: Draft) -> None:
    def split(record: Record) -> None:
        record["effects"]["transfers"] = [move(A, B, 1, line=1), move(A, B, 2, line=2)]

    change(draft, "small", split)


# --- two persons --------------------------------------------------------------------------------------------------------------------


@forgery(10270, "correct")
def the_second_person_is_left_out(draft: Draft) -> None:
    change(draft, "correct", lambda record: record.update(maker=None, proposal=None))


@forgery(10271, "correct")
def the_maker_approves(draft: Draft) -> None:
    change(draft, "correct", lambda record: record["actor"].update(person="lin", role="registry_clerk"))


@forgery(10271, "correct")
def a_delegate_of_the_maker_approves(draft: Draft) -> None:
    change(draft, "correct", lambda record: record["actor"].update(delegation=1, principal="lin"))


@forgery(10271, "correct", first=False)
def a_delegate_of_the_checker_proposes(draft: Draft) -> None:
    change(draft, "propose_correct", lambda record: record["actor"].update(delegation=1, principal="wang"))
    change(draft, "correct", lambda record: record["maker"].update(delegation=1, principal="wang"))


@forgery(10271, "correct", first=False)
def two_delegates_of_one_person_decide(draft: Draft) -> None:
    change(draft, "propose_correct", lambda record: record["actor"].update(delegation=1, principal="zhou"))
    change(draft, "correct", lambda record: record["maker"].update(delegation=1, principal="zhou"))
    change(draft, "correct", lambda record: record["actor"].update(delegation=2, principal="zhou"))


@forgery(10272, "correct")
def the_maker_is_left_out(draft: Draft) -> None:
    change(draft, "correct", lambda record: record.update(maker=None))


@forgery(10273, "correct")
def the_maker_is_another(draft: Draft) -> None:
    change(draft, "correct", lambda record: record["maker"].update(person="somebody"))


@forgery(10273, "correct")
def the_content_was_not_proposed(draft: Draft) -> None:
    change(draft, "correct", lambda record: record["content"].update(amount=41))


@forgery(10273, "correct")
def the_command_was_not_proposed(draft: Draft) -> None:
    change(draft, "correct", lambda record: record.update(command="ledger_transfer"))


@forgery(10273, "correct")
def the_proposal_is_none(draft: Draft) -> None:
    change(draft, "correct", lambda record: record.update(proposal=number("issue")))


@forgery(10237, "correct")
def the_proposal_is_unknown(draft: Draft) -> None:
    change(draft, "correct", lambda record: record.update(proposal=2))


@forgery(10274, "close")
def a_proposal_is_decided_twice(draft: Draft) -> None:
    change(draft, "close", lambda record: record.update(proposal=number("propose_change")))


# --- balances -----------------------------------------------------------------------------------------------------------------------


@forgery(10280, None)
def a_balance_is_changed(draft: Draft) -> None:
    balance(draft, A)["credits_posted"] = 1071


@forgery(10280, None)
def a_tonne_is_moved_between_two_accounts(draft: Draft) -> None:
    balance(draft, A)["credits_posted"] = 1069
    balance(draft, B)["credits_posted"] = 116


@forgery(10280, None)
def the_reservations_are_changed(draft: Draft) -> None:
    balance(draft, A)["debits_pending"] = 5
    balance(draft, B)["credits_pending"] = 5


@forgery(10281, None)
def an_account_is_left_out_of_the_balances(draft: Draft) -> None:
    draft.balances = [row for row in draft.balances if row["account"] != C]


@forgery(10282, None)
def an_account_is_added_to_the_balances(draft: Draft) -> None:
    draft.balances.append({**balance(draft, C), "account": 99})


@forgery(10282, None)
def an_account_stands_twice_in_the_balances(draft: Draft) -> None:
    draft.balances.append(dict(draft.balances[-1]))


@forgery(10283, None)
def a_limit_is_changed_in_the_balances(draft: Draft) -> None:
    balance(draft, B)["floor"] = 0


@forgery(10283, None)
def an_owner_is_changed_in_the_balances(draft: Draft) -> None:
    balance(draft, B)["owner"] = "somebody"


@forgery(10284, None, first=False)
def credits_are_made_from_nothing(draft: Draft) -> None:
    balance(draft, A)["credits_posted"] = 2000


@forgery(10285, None)
def balances_are_out_of_order(draft: Draft) -> None:
    draft.balances.reverse()
