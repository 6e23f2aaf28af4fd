"""Ways to forge an export: each takes a fixed legal book and says which checks find it, and where.

The book is small and always the same, so that its places have names. Unless a forgery is about the manifest, the forger rewrote that too.
`RESEALED` forgeries hash the records again, sign all heads again with the stolen key, and leave only what the records say against them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.auditor.drafts import OTHER_KEY, Draft, canonical, leaf, signed
from tests.auditor.settling import accounts_asked, transfers_asked
from tests.auditor.town import PLACES, SIZES, SOURCE, A

Record = dict[str, Any]
FORGERIES: list[Forgery] = []


@dataclass(frozen=True)
class Forgery:
    """A forgery: what it does, the check that must find it, and the place where the first fault must lie (None: no place)."""

    name: str
    check: int
    row: int | None
    forge: Callable[[Draft], None]
    first: bool = True


def forgery(check: int, place: str | int | None, *, first: bool = True) -> Callable[[Callable[[Draft], None]], Callable[[Draft], None]]:
    """List a forgery. `first` is False where another check sees it before this one does."""
    row = PLACES[place] if isinstance(place, str) else place

    def listed(forge: Callable[[Draft], None]) -> Callable[[Draft], None]:
        FORGERIES.append(Forgery(forge.__name__, check, row, forge, first))
        return forge

    return listed


ASKED = {"ledger_transfer": transfers_asked, "ledger_account_open": accounts_asked}


def change(draft: Draft, place: str, edit: Callable[[Record], object], *, seal: bool = True, ask: bool = True) -> None:
    """Edit a record; by default what was asked for follows its effects, and everything is hashed and signed anew."""
    record: Record = draft.read(PLACES[place])
    edit(record)
    effects = {"transfers": "ledger_transfer", "accounts": "ledger_account_open"}
    if ask and record["command"] in [command for name, command in effects.items() if name in record.get("effects", {})]:
        record["content"] = ASKED[record["command"]](record["effects"])
    draft.write_record(PLACES[place], record)
    if seal:
        draft.seal()


def transfer(record: Record, line: int = 1) -> Record:
    """Return a transfer of a record."""
    found: Record = record["effects"]["transfers"][line - 1]
    return found


def rewrite(draft: Draft, place: str, old: str, new: str) -> None:
    """Change the text of a record, of its effects where it has any, and hash and sign everything anew."""
    text = draft.records[PLACES[place]]
    before, effects, after = text.partition(',"effects":')
    kept, after = (before + effects, after) if effects else ("", text)
    assert old in after
    draft.records[PLACES[place]] = kept + after.replace(old, new, 1)
    draft.seal()


def balance(draft: Draft, account: int) -> Record:
    """Return the row of an account in the balances."""
    return next(row for row in draft.balances if row["account"] == account)


# --- the log, without the key -------------------------------------------------------------------------------------------------------


@forgery(10222, "deliver")
def an_amount_is_changed(draft: Draft) -> None:
    change(draft, "deliver", lambda record: transfer(record).update(amount=99), seal=False)


@forgery(10222, "issue")
def accounts_are_swapped(draft: Draft) -> None:
    change(draft, "issue", lambda record: transfer(record).update(debit=A, credit=SOURCE), seal=False)


@forgery(10222, "small")
def a_reason_is_changed(draft: Draft) -> None:
    change(draft, "small", lambda record: record.update(reason="another"), seal=False)


@forgery(10223, SIZES[0], first=False)
def the_leaf_is_hashed_again_after_the_change(draft: Draft) -> None:
    change(draft, "move_out", lambda record: record.update(reason="another"), seal=False)
    draft.hash_again()


@forgery(10220, "small")
def a_record_is_dropped(draft: Draft) -> None:
    at = PLACES["small"]
    del draft.records[at], draft.leaves[at], draft.positions[at]


@forgery(10223, SIZES[1])
def a_record_is_dropped_and_positions_are_closed_up(draft: Draft) -> None:
    at = PLACES["note"]
    del draft.records[at], draft.leaves[at]
    draft.positions = [*range(draft.size), *[None] * draft.tail]
    draft.manifest["size"] = draft.size


@forgery(10220, "note")
def two_records_are_swapped(draft: Draft) -> None:
    at = PLACES["note"]
    for column in (draft.records, draft.leaves, draft.positions):
        column[at], column[at + 1] = column[at + 1], column[at]  # type: ignore[index, call-overload]


@forgery(10222, "note")
def the_texts_of_two_records_are_swapped(draft: Draft) -> None:
    at = PLACES["note"]
    draft.records[at], draft.records[at + 1] = draft.records[at + 1], draft.records[at]


@forgery(10223, SIZES[1])
def a_record_is_inserted(draft: Draft) -> None:
    record: Record = draft.read(PLACES["note"])
    record.update(number=record["number"] - 1, request="request of a forger")
    draft.records.insert(PLACES["note"], canonical(record))
    draft.hash_again()
    draft.manifest["size"] = draft.size


@forgery(10230, SIZES[2] - 1)
def the_log_is_truncated(draft: Draft) -> None:
    at = PLACES["last_sealed"]
    del draft.records[at], draft.leaves[at], draft.positions[at]
    draft.manifest["size"] = at + 1


@forgery(10230, "tail_two")
def a_record_of_the_tail_is_hidden(draft: Draft) -> None:
    del draft.records[-1], draft.positions[-1]
    draft.manifest["tail"] = 2
    draft.tail = 1


@forgery(10221, "last_sealed")
def the_tail_stands_before_sealed_records(draft: Draft) -> None:
    at = PLACES["last_sealed"]
    draft.records.insert(at, draft.records.pop())
    draft.positions = [*range(at), None, at, None]
    draft.leaves.insert(at, None)  # type: ignore[arg-type]


@forgery(10221, "tail_two")
def the_tail_is_out_of_order(draft: Draft) -> None:
    draft.records[-2:] = draft.records[:-3:-1]


@forgery(10221, "tail_one")
def the_tail_has_a_leaf(draft: Draft) -> None:
    draft.leaves.append(leaf(draft.records[PLACES["tail_one"]]))


@forgery(10221, "note")
def a_sealed_record_has_no_leaf(draft: Draft) -> None:
    draft.leaves[PLACES["note"]] = None  # type: ignore[call-overload]


# --- heads, key and manifest --------------------------------------------------------------------------------------------------------


@forgery(10224, SIZES[1] - 1)
def the_root_of_a_head_is_edited(draft: Draft) -> None:
    draft.heads[1]["root"] = "00" * 32


@forgery(10223, SIZES[0])
def a_head_of_another_root_is_signed(draft: Draft) -> None:
    draft.heads[1] = signed({**draft.heads[1], "root": "00" * 32}, draft.key)


@forgery(10224, SIZES[0] - 1)
def a_head_says_another_time(draft: Draft) -> None:
    draft.heads[0]["sealed_at"] = "2026-11-22T00:00:00.000001+08:00"


@forgery(10224, SIZES[0] - 1)
def the_key_is_replaced(draft: Draft) -> None:
    draft.key = OTHER_KEY


@forgery(10229, None)
def the_head_of_the_manifest_is_an_older_one(draft: Draft) -> None:
    draft.manifest["head"] = {**draft.heads[1], "size": SIZES[2]}


@forgery(10228, SIZES[0])
def heads_go_back(draft: Draft) -> None:
    draft.heads[0], draft.heads[1] = draft.heads[1], draft.heads[0]


@forgery(10231, None)
def a_head_is_of_another_log(draft: Draft) -> None:
    draft.heads[0] = signed({**draft.heads[0], "log": "another"}, draft.key)


@forgery(10203, None)
def a_line_of_the_heads_is_no_head(draft: Draft) -> None:
    draft.heads.insert(0, {"root": 1.5})


@forgery(10203, None)
def the_key_is_no_key(draft: Draft) -> None:
    draft.files["public_key.pem"] = b"-----BEGIN NOTHING-----"


@forgery(10202, None)
def a_file_is_changed_after_the_export(draft: Draft) -> None:
    draft.manifest["files"] = {**dict.fromkeys(("journal.parquet", "balances.parquet", "heads.jsonl", "public_key.pem"), "00" * 32)}


@forgery(10204, None)
def a_file_is_not_listed(draft: Draft) -> None:
    draft.manifest["files"] = {}


@forgery(10230, None)
def the_head_of_the_manifest_is_gone(draft: Draft) -> None:
    draft.manifest["head"] = None


# --- the form of records, everything hashed and signed again ------------------------------------------------------------------------


@forgery(10213, "deliver")
def an_amount_is_negative(draft: Draft) -> None:
    rewrite(draft, "deliver", '"amount":100,"asset":"CEA","credit"', '"amount":-100,"asset":"CEA","credit"')


@forgery(10213, "deliver")
def an_amount_is_nothing(draft: Draft) -> None:
    rewrite(draft, "deliver", '"amount":100', '"amount":0')


@forgery(10213, "deliver")
def an_amount_is_huge(draft: Draft) -> None:
    rewrite(draft, "deliver", '"amount":100', f'"amount":{2**53}')


@forgery(10212, "deliver")
def an_amount_is_beyond_all_numbers(draft: Draft) -> None:
    rewrite(draft, "deliver", '"amount":100', f'"amount":{10**30}')


@forgery(10210, "deliver")
def an_amount_is_a_float(draft: Draft) -> None:
    rewrite(draft, "deliver", '"amount":100', '"amount":100.0')


@forgery(10210, "deliver")
def an_amount_is_no_number(draft: Draft) -> None:
    rewrite(draft, "deliver", '"amount":100', '"amount":NaN')


@forgery(10212, "deliver")
def an_amount_is_a_text(draft: Draft) -> None:
    rewrite(draft, "deliver", '"amount":100', '"amount":"100"')


@forgery(10210, "deliver")
def a_key_stands_twice(draft: Draft) -> None:
    rewrite(draft, "deliver", '"amount":100', '"amount":1,"amount":100')


@forgery(10210, "note")
def a_key_of_the_content_stands_twice(draft: Draft) -> None:
    rewrite(draft, "note", '"text":', '"text":"hidden","text":')


@forgery(10210, "note")
def spaces_stand_between(draft: Draft) -> None:
    rewrite(draft, "note", '"content":{', '"content": {')


@forgery(10210, "note")
def keys_are_not_sorted(draft: Draft) -> None:
    rewrite(draft, "note", '"findings":[],"format":1,', '"format":1,"findings":[],')


@forgery(10210, "note")
def a_letter_is_escaped(draft: Draft) -> None:
    rewrite(draft, "note", "nothing", "n\\u006fthing")


@forgery(10210, "note")
def a_number_of_the_content_begins_with_a_zero(draft: Draft) -> None:
    rewrite(draft, "note", '"text":"nothing moved"', '"text":01')


@forgery(10210, "note")
def a_record_is_nested_too_deeply(draft: Draft) -> None:
    rewrite(draft, "note", '"nothing moved"', "[" * 1_000_000 + "]" * 1_000_000)


@forgery(10210, "note")
def a_record_is_empty(draft: Draft) -> None:
    draft.records[PLACES["note"]] = ""
    draft.seal()


@forgery(10211, "note")
def an_unknown_key_is_added(draft: Draft) -> None:
    change(draft, "note", lambda record: record.update(secret=1))


@forgery(10211, "deliver")
def an_unknown_key_of_a_transfer_is_added(draft: Draft) -> None:
    change(draft, "deliver", lambda record: transfer(record).update(fee=1))


@forgery(10211, "note")
def a_key_is_missing(draft: Draft) -> None:
    change(draft, "note", lambda record: record.pop("reason"))


@forgery(10212, "note")
def a_time_is_not_of_the_calendar(draft: Draft) -> None:
    change(draft, "note", lambda record: record.update(applies_at="2026-02-30T09:30:00.000000+08:00"))


@forgery(10212, "note")
def a_time_is_of_another_zone(draft: Draft) -> None:
    change(draft, "note", lambda record: record.update(applies_at="2026-11-21T01:30:00.000000+00:00"))


@forgery(10214, "deliver")
def lines_are_not_counted(draft: Draft) -> None:
    change(draft, "deliver", lambda record: transfer(record, 2).update(line=3))


@forgery(10214, "issue")
def lines_of_events_are_not_counted(draft: Draft) -> None:
    change(draft, "issue", lambda record: record["effects"]["events"][1].update(line=1))


@forgery(10215, "small")
def a_refused_record_moves(draft: Draft) -> None:
    change(draft, "small", lambda record: record.update(outcome="refused"))


@forgery(10216, "note")
def a_done_record_has_findings(draft: Draft) -> None:
    finding = {"check": 1, "place": "", "fields": {}}
    change(draft, "note", lambda record: record.update(findings=[finding]))


@forgery(10217, "delegated")
def a_delegation_has_no_principal(draft: Draft) -> None:
    change(draft, "delegated", lambda record: record["actor"].update(principal=None))


@forgery(10210, "note")
def a_record_is_null(draft: Draft) -> None:
    draft.records[PLACES["note"]] = None  # type: ignore[call-overload]
