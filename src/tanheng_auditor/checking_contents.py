"""Checks that the effects of a command are what its content asked for. What is frequent is compared by columns, the rest one by one.

A content of `ledger_transfer` has the keys of its transfers in the order of the effects, but for `of`, which is `pending` there, and for
`line`: without these two the texts are the same, so that the mass needs no taking apart.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import chain, groupby
from typing import Any

import polars as pl

from tanheng_auditor.checks import EFFECTS_DIFFER
from tanheng_auditor.columns import Book, asked
from tanheng_auditor.faulty import MOST_OF_A_CHECK, faults_of
from tanheng_auditor.messages import Fault

MOVES_NOTHING = ("organisation_register", "organisation_rename", "person_contact_erase", "proposal_make", "proposal_decide")
"""Like those about people, of which `powers` compares all effects, these change no account."""
MOST_SHOWN = 300
_CHAINS, _LEGS = "]],[[", "],["
_LEG = ("row", "debit", "credit", "asset", "amount", "kind")


def check_contents(book: Book, journal: pl.DataFrame) -> list[Fault]:
    """Compare effects and contents of all records that were done with a command of the ledger's own, or with one that moves nothing."""
    done = book.records.lazy().filter(pl.col("outcome") == "done")
    few = done.filter(pl.col("command").is_in([*_FEW, *MOVES_NOTHING])).select("row").collect()["row"].to_list()
    faults = _check_transfers(done) + _check_batches(done.filter(pl.col("command") == "ledger_batch").collect(), book.transfers)
    for row, text in zip(few, journal["record"].gather(few).to_list(), strict=True):
        if len(faults) > MOST_OF_A_CHECK:
            break
        record = json.loads(text)
        effects = {name: value for name, value in record.get("effects", {}).items() if name != "events"}
        try:
            expected = _FEW.get(record["command"], _nothing)(record["content"], effects)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            expected = None
        if effects != expected:
            shown = f"{json.dumps(record['content'], ensure_ascii=False)} -> {json.dumps(effects, ensure_ascii=False)}"
            wanted = "book.md" if expected is None else json.dumps(expected, ensure_ascii=False)
            found, number = shown[:MOST_SHOWN], record["number"]
            faults.append(Fault(EFFECTS_DIFFER, row, number, found=found, expected=wanted[:MOST_SHOWN], subject=record["command"]))
    return faults


def _check_transfers(done: pl.LazyFrame) -> list[Fault]:
    """Compare texts, where that was not done when the records were taken apart."""
    wrong = (
        done.filter((pl.col("command") == "ledger_transfer") & ~pl.col("as_asked"))
        .collect(engine="streaming")
        .filter(pl.col("content").ne_missing(asked()) | pl.col("accounts").is_not_null() | pl.col("changes").is_not_null())
    )
    found, expected = (pl.col(name).str.slice(0, MOST_SHOWN) for name in ("transfers", "content"))
    return faults_of(EFFECTS_DIFFER, wrong, found=found, expected=expected, subject=pl.col("command"))


def _check_batches(batches: pl.DataFrame, transfers: pl.DataFrame) -> list[Fault]:
    """Compare the legs of all chains that the result does not call refused with the transfers, leg by leg."""
    if batches.is_empty():
        return []
    alike = _alike(batches, transfers)
    rows, faults, legs = [], [], []
    batches = batches.filter(~pl.col("row").is_in(alike))
    columns = ("row", "number", "content", "result", "accounts", "changes")
    for row, number, content, result, accounts, changes in batches.select(columns).iter_rows():
        try:
            made = _legs(row, json.loads(content), json.loads(result))
            if accounts is not None or changes is not None:
                raise ValueError
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            faults.append(_of_batch(row, number, result, "book.md"))
        else:
            rows.append(row)
            legs.append(made)
    found = transfers.filter(pl.col("row").is_in(rows)).sort("row", "line").select(_LEG)
    flat = list(chain.from_iterable(legs))
    if found.rows() == flat:
        return faults
    numbers = dict(batches.select("row", "number").iter_rows())
    of_row = {row: list(group) for row, group in groupby(found.iter_rows(), key=lambda leg: leg[0])}
    for row, made in zip(rows, legs, strict=True):
        there = of_row.get(row, [])
        if there != made:
            at = next((at for at, (one, other) in enumerate(zip(there, made, strict=False)) if one != other), min(len(there), len(made)))
            faults.append(_of_batch(row, numbers[row], there[at : at + 1], made[at : at + 1]))
    return faults[:MOST_OF_A_CHECK]


def _alike(batches: pl.DataFrame, transfers: pl.DataFrame) -> list[int]:
    """Return the rows of batches without refused chains whose texts say, leg by leg, what their transfers do. All others are read."""
    plain = (
        batches.filter(pl.col("accounts").is_null() & pl.col("changes").is_null())
        .select("row", "content", made=pl.col("result").str.extract(r'^\{"made":([0-9]+),"refused":\{\}\}$').cast(pl.Int64))
        .with_columns(pl.col("content").str.splitn(',"chains":[[[', 2).struct.rename_fields(["assets", "legs"]))
        .unnest("content")
        .with_columns(pl.col("assets").str.strip_prefix('{"assets":'), pl.col("legs").str.strip_suffix("]]]}"))
        .filter(pl.col("made") == pl.col("legs").str.count_matches(_CHAINS, literal=True) + 1)
    )
    if plain.is_empty():
        return []
    named: dict[tuple[int, str], int] = {}
    for row, assets in plain.select("row", "assets").iter_rows():
        for place, asset in enumerate(json.loads(assets)):
            named.setdefault((row, json.dumps(asset, ensure_ascii=False)), place)
    places = pl.DataFrame([(*key, place) for key, place in named.items()], schema=["row", "asset", "place"], orient="row")
    wanted = plain.lazy().select("row", leg=pl.col("legs").str.replace_all(_CHAINS, _LEGS, literal=True).str.split(_LEGS))
    done = transfers.lazy().filter(pl.col("row").is_in(plain["row"].to_list()))
    done = done.join(places.lazy(), on=["row", "asset"], how="left", maintain_order="left")
    leg = pl.concat_str(["debit", "credit", "place", "amount"], separator=",")
    done = done.select("row", leg=pl.when(pl.col("kind") == "single").then(leg))
    found = done.group_by("row", maintain_order=True).agg(done="leg")
    same: list[int] = wanted.join(found, on="row").filter(pl.col("leg") == pl.col("done")).select("row").collect()["row"].to_list()
    return same


def _of_batch(row: int, number: int, found: object, expected: object) -> Fault:
    return Fault(EFFECTS_DIFFER, row, number, subject="ledger_batch", found=str(found)[:MOST_SHOWN], expected=str(expected)[:MOST_SHOWN])


def _legs(row: int, content: dict[str, Any], result: dict[str, Any]) -> list[tuple[Any, ...]]:
    assets = [json.dumps(asset, ensure_ascii=False) for asset in content["assets"]]
    refused = {int(place) - 1 for place in result["refused"]}
    if result["made"] != len(content["chains"]) - len(refused) or not all(0 <= place < len(content["chains"]) for place in refused):
        raise ValueError("the result does not count the chains")
    kept = (one for place, one in enumerate(content["chains"]) if place not in refused) if refused else content["chains"]
    return [(row, debit, credit, assets[asset], amount, "single") for one in kept for debit, credit, asset, amount in one]


def _nothing(_: dict[str, Any], __: dict[str, Any]) -> dict[str, Any]:
    return {}


def _opened(content: dict[str, Any], effects: dict[str, Any]) -> dict[str, Any]:
    """Return what must be opened. The numbers are given by the database, so that they are taken from the effects."""
    given = effects["accounts"]
    if len(given) != len(content["accounts"]):
        raise ValueError("more or fewer accounts than asked for")
    opened = []
    for wanted, one in zip(content["accounts"], given, strict=True):
        held = wanted.get("kind", "held") == "held"
        floor = wanted.get("floor")
        if held and not wanted.get("unlimited", False):
            floor = floor or 0
        named = {name: wanted[name] for name in ("owner", "purpose", "asset")}
        kind = "held" if held else "open"
        opened.append({**named, "account": one["account"], "kind": kind, "floor": floor, "ceiling": wanted.get("ceiling")})
    return {"accounts": opened}


def _changed(content: dict[str, Any], _: dict[str, Any]) -> dict[str, Any]:
    limits = {name: content.get(name) for name in ("floor", "ceiling")}
    return {"changes": [{"account": content["account"], "closed": content.get("closed", False), **limits}]}


def _corrected(content: dict[str, Any], effects: dict[str, Any]) -> dict[str, Any]:
    """Return the correction. Between which accounts it goes is checked with what it corrects."""
    (one,) = effects["transfers"]
    between = {name: one[name] for name in ("debit", "credit", "asset")}
    return {"transfers": [{**between, "amount": content["amount"], "corrects": content["transfer"], "kind": "single", "line": 1}]}


def _expired(content: dict[str, Any], effects: dict[str, Any]) -> dict[str, Any]:
    """Return the expiries. What is pending, and whether its time is over, is checked with what they resolve."""
    expiring = effects["transfers"]
    if not 1 <= len(expiring) <= content.get("most", len(expiring)):
        raise ValueError("more than asked for")
    keys = ("amount", "asset", "credit", "debit", "line", "pending")
    return {"transfers": [{name: one[name] for name in keys} | {"kind": "expire"} for one in expiring]}


_FEW: dict[str, Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]] = {
    "ledger_account_open": _opened,
    "ledger_account_change": _changed,
    "ledger_correct": _corrected,
    "ledger_expire": _expired,
}
