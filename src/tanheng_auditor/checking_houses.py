"""Checks second signatures in the house: where an account had a representative who approves, none of its representatives acted alone.

Who approves is followed through the records that open accounts, hand them to others, and give and end rights for them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from tanheng_auditor.checks import NEEDS_TWO, RIGHT_NOT_HELD
from tanheng_auditor.columns import Book
from tanheng_auditor.faulty import MOST_OF_A_CHECK
from tanheng_auditor.messages import Fault
from tanheng_auditor.policy import Policy

APPROVE, REPRESENTATIVE = "approve", "emitter_representative"
OPEN, HAND_OVER, GIVE, END = "account_open", "account_holder_change", "representative_give", "representative_end"


@dataclass(slots=True)
class _Houses:
    """By account: its holder, and the persons who may approve for it now."""

    holders: dict[Any, Any] = field(default_factory=dict)
    approve: dict[Any, set[Any]] = field(default_factory=dict)

    def follow(self, command: str, content: Any, result: Any) -> None:
        """Take a record into account. Raises what a record raises that is not one."""
        if command == OPEN:
            self.holders.update(zip(result["accounts"], (one["holder"] for one in content["accounts"]), strict=True))
        elif command == HAND_OVER:
            # Those who acted for the former holder do not act for the new one; a move to another province changes no holder.
            if self.holders.get(content["account"]) != content["holder"]:
                self.approve.pop(content["account"], None)
            self.holders[content["account"]] = content["holder"]
        elif command == GIVE:
            for one in content["representatives"]:
                if one["right"] == APPROVE:
                    self.approve.setdefault(one["account"], set()).add(one["person"])
        else:
            self.approve.get(content["account"], set()).discard(content["person"])


def check_houses(book: Book, journal: pl.DataFrame, policy: Policy) -> list[Fault]:
    """Check the commands that accounts may demand a second signature for. Where nobody ever may approve, little is read."""
    accounts = {name: rule.account for name, rule in (policy.rules or {}).items() if rule.account}
    done = book.records.lazy().filter(pl.col("outcome") == "done")
    followed = done.filter(pl.col("command").is_in([OPEN, HAND_OVER, GIVE, END, *accounts])).select("row", "command", "maker").collect()
    given = journal["record"].gather(followed.filter(pl.col("command") == GIVE)["row"].to_list())
    if not given.str.contains(f'"right":"{APPROVE}"', literal=True).any():
        # Nobody may approve: what was done alone was right, and only what two did is looked at.
        followed = followed.filter(pl.col("command").is_in(list(accounts)) & pl.col("maker").is_not_null())
    houses, faults = _Houses(), []
    places = followed["row"].to_list()
    for row, text in zip(places, journal["record"].gather(places).to_list(), strict=True):
        record = json.loads(text)
        try:
            if record["command"] in accounts:
                faults += _faults(houses, row, record, record["content"][accounts[record["command"]]])
            else:
                houses.follow(record["command"], record["content"], record["result"])
        except (KeyError, TypeError, ValueError, AttributeError):
            continue  # what a record cannot say has faults of its own
    return faults[:MOST_OF_A_CHECK]


def _faults(houses: _Houses, row: int, record: dict[str, Any], account: Any) -> list[Fault]:
    actor, approve = record["actor"], houses.approve.get(account, set())
    if record["maker"] is None:
        alone = bool(approve) and actor["role"] == REPRESENTATIVE
        return [Fault(NEEDS_TWO, row, record["number"], found=record["command"])] if alone else []
    speaks_for = actor["person"] if actor["principal"] is None else actor["principal"]
    if speaks_for in approve:
        return []
    return [Fault(RIGHT_NOT_HELD, row, record["number"], subject="actor", found=f"{APPROVE}, account {account}, person {speaks_for}")]
