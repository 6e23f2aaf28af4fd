"""Checks outcomes, delegations and four eyes: who acted, who proposed, and that the two are not one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta, timezone

import polars as pl

from tanheng_auditor.checks import (
    DECIDED_TWICE,
    DELEGATION_HALF,
    DONE_WITH_FINDINGS,
    NEEDS_TWO,
    PERSONS_OVERLAP,
    PROPOSAL_DIFFERS,
    PROPOSAL_EXPIRED,
    PROPOSAL_HALF,
    REFERENCE_LATER,
    REFUSED_WITH_EFFECTS,
)
from tanheng_auditor.columns import Book
from tanheng_auditor.faulty import faults_of
from tanheng_auditor.messages import Fault
from tanheng_auditor.shapes import PROPOSING

DECIDING = "proposal_decide"
EXPIRES = r',"expires_at":"([^"\\]*)"\}'
BEIJING = timezone(timedelta(hours=8))


def _is_over(recorded: datetime | None, expires_at: str) -> bool:
    """Say whether a proposal had expired. Its time may be written in any way that has a zone; what is no time counts as over."""
    try:
        ends = datetime.fromisoformat(expires_at)
    except ValueError:
        return True
    return recorded is not None and (ends.tzinfo is None or recorded.replace(tzinfo=BEIJING) >= ends)


def check_outcomes(book: Book) -> list[Fault]:
    """What was refused has no effects, what was done no findings."""
    refused = book.records.filter((pl.col("outcome") == "refused") & pl.col("has_effects"))
    done = book.records.filter((pl.col("outcome") == "done") & pl.col("has_findings"))
    return [*faults_of(REFUSED_WITH_EFFECTS, refused), *faults_of(DONE_WITH_FINDINGS, done)]


def check_delegations(book: Book) -> list[Fault]:
    """A delegate names the delegation and the person whose powers he uses, anybody else neither."""
    half = book.people.filter("half")["text"]
    faults = []
    if half.len():
        for name in ("actor", "maker"):
            wrong = book.records.filter(pl.col(name).is_in(half.implode()))
            faults += faults_of(DELEGATION_HALF, wrong, found=pl.col(name), subject=pl.lit(name))
    return faults


def check_two_persons(book: Book, policy: Collection[str]) -> list[Fault]:
    """What needs two persons was done by two, and no person or principal stands on both sides."""
    done = book.records.filter(pl.col("outcome") == "done")
    has_maker, has_proposal = pl.col("maker").is_not_null(), pl.col("proposal").is_not_null()
    alone = done.filter(pl.col("command").is_in(list(policy)) & ~has_maker & ~has_proposal)
    half = done.filter((has_maker != has_proposal) & (pl.col("command") != DECIDING))
    return [
        *faults_of(NEEDS_TWO, alone, found=pl.col("command")),
        *faults_of(PROPOSAL_HALF, half),
        *_overlaps(done.filter(has_maker), book.people),
    ]


def _overlaps(two: pl.DataFrame, people: pl.DataFrame) -> list[Fault]:
    makers = people.select(pl.all().name.prefix("maker_"))
    both = two.join(people, left_on="actor", right_on="text").join(makers, left_on="maker", right_on="maker_text")
    same = pl.coalesce(
        pl.when(pl.col(one) == pl.col(other)).then(pl.col(one)).otherwise(None)
        for one in ("person", "principal")
        for other in ("maker_person", "maker_principal")
    )
    return faults_of(PERSONS_OVERLAP, both.filter(same.is_not_null()), found=same)


def check_proposals(book: Book) -> list[Fault]:
    """A decision refers to an earlier proposal of the same command, content and maker, and to one that nobody has decided yet."""
    done = pl.col("outcome") == "done"
    decided = book.records.filter(done & pl.col("proposal").is_not_null()).select(
        "row", "number", "proposal", "command", "content", "maker", "recorded", "recorded_at"
    )
    if decided.is_empty():
        return []
    proposed = book.records.filter(done & pl.col("number").is_in(decided["proposal"].unique().implode())).select(
        pl.col("number").alias("proposal"),
        pl.col("row").alias("of"),
        pl.col("command").alias("by"),
        pl.col("content").alias("what"),
        "actor",
    )
    joined = decided.join(proposed.unique("proposal", keep="first", maintain_order=True), on="proposal", how="left", maintain_order="left")
    later = joined.filter(pl.col("of").is_null() | (pl.col("of") >= pl.col("row")) | (pl.col("proposal") >= pl.col("number")))
    known = joined.join(later, on="row", how="anti")
    carried = pl.col("command") != DECIDING
    wanted = pl.concat_str([pl.lit('{"command":"'), pl.col("command"), pl.lit('","content":'), pl.col("content")])
    # After the content stands the end, or the time at which the proposal expires: canonical JSON has no other place for it.
    known = known.with_columns(rest=pl.when(pl.col("what").str.starts_with(wanted)).then(pl.col("what").str.strip_prefix(wanted)))
    known = known.with_columns(expires_at=pl.col("rest").str.extract(rf"^{EXPIRES}$", 1))
    differs = {
        "command": pl.col("by") != PROPOSING,
        "content": carried & (pl.col("by") == PROPOSING) & ~((pl.col("rest") == "}") | pl.col("expires_at").is_not_null()).fill_null(False),
        "maker": carried & (pl.col("by") == PROPOSING) & pl.col("maker").is_not_null() & (pl.col("maker") != pl.col("actor")),
    }
    faults = faults_of(REFERENCE_LATER, later, found=pl.col("proposal"), subject=pl.lit("proposal"))
    for name, wrong in differs.items():
        faults += faults_of(PROPOSAL_DIFFERS, known.filter(wrong), found=pl.col("proposal"), subject=pl.lit(name))
    again = decided.filter(~pl.col("proposal").is_first_distinct())
    expiring = known.filter(carried & pl.col("expires_at").is_not_null())
    over = expiring.filter([_is_over(*times) for times in expiring.select("recorded", "expires_at").iter_rows()])
    faults += faults_of(PROPOSAL_EXPIRED, over, found=pl.col("recorded_at"), expected=pl.col("expires_at"))
    return faults + faults_of(DECIDED_TWICE, again, found=pl.col("proposal"))
