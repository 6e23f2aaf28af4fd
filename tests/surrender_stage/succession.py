"""Merger and split in words, as an officer would write them: who takes over what of an account."""

from __future__ import annotations

from typing import Any

from tanheng.commands.records import Outcome
from tests.books import rows
from tests.surrender_stage.stage import Stage

VINTAGES = ("19-20", "24", "25", "26")


def plan(here: Stage, words: str) -> list[dict[str, Any]]:
    """Return the successors of a plan such as `other: 600 of 25, 300 of steel 2025; far: all of 24`.

    One number after `of` is a vintage, sector and year are a duty; `all` is what the works holds or has left of it.
    """
    successors = []
    for part in words.split(";"):
        name, _, shares = part.partition(":")
        lines, duties = [], []
        for share in filter(None, (one.strip() for one in shares.split(","))):
            amount, _, what = share.partition(" of ")
            if what.isalpha():
                raise ValueError(share)
            match what.split():
                case [vintage]:
                    lines.append({"vintage": vintage, "amount": here.held(vintage) if amount == "all" else int(amount)})
                case [sector, year]:
                    duties.append({"year": int(year), "sector": sector, "tonnes": int(amount)})
        account = getattr(here, name.strip(), name.strip())
        successors.append({"account": account, "lines": lines, "duties": duties})
    return successors


def succeed(here: Stage, words: str, *, closes: bool = False, account: str = "", **more: Any) -> Outcome:
    """Hand over what the words say, by the registry's clerk and approver, on a document of the province."""
    content = {"account": account or here.works, "successors": plan(here, words), "closes": closes, "document": "Approval-18", **more}
    return here.by_registry("account_succeed", content)


def duties(here: Stage) -> dict[str, int]:
    """Return the duties in force that are not zero, t, such as `works steel 2025`."""
    names = {here.works: "works", here.other: "other", here.far: "far"}
    found = rows("SELECT DISTINCT ON (account, year, sector) account, sector, year, tonnes FROM surrender_duty"
                 " ORDER BY account, year, sector, version DESC")  # fmt: skip
    return {f"{names[account]} {sector} {year}": tonnes for account, sector, year, tonnes in found if tonnes}


def state_of(account: str) -> str:
    """Return the state of an account."""
    ((state,),) = rows("SELECT state FROM registry_account WHERE number = %s", (account,))
    return str(state)
