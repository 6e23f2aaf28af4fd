"""Reads: what a province was issued and did with it, by vintage; what was decided for an account."""

from __future__ import annotations

from dataclasses import dataclass

from tanheng.commands.sql import Sql
from tanheng.issuance.distributing import vintages_by_year
from tanheng.issuance.reading import History, Key, envelopes, histories, issued, of_province
from tanheng.registry.reading import asset_of
from tanheng.registry.vocabulary import EARMARKED, REGISTRY


@dataclass(frozen=True, slots=True)
class ProvinceVintage:
    """A vintage in a province, in tonnes: what may be issued and was, what was distributed and came back, and what is held now.

    `distributed` includes what is held for units at risk, `earmarked` is what is still held for them. What a correction took back counts
    as not done.
    """

    province: str
    vintage: str
    envelope: int
    issued: int
    distributed: int
    returned: int
    held: int
    earmarked: int


def province_vintages(sql: Sql, province: str, codes: tuple[str, ...]) -> list[ProvinceVintage]:
    """Return the vintages of a province in the order of `codes` (those that the law knows), without those that it never had."""
    by_year = vintages_by_year(codes)
    standing, given = envelopes(sql, province), issued(sql, province)
    entitled, noticed = of_province(sql, province)
    found = []
    for code in codes:
        one = ProvinceVintage(
            province,
            code,
            sum(amount for (vintage, _), (_, amount, _) in standing.items() if vintage == code),
            sum(amount for (vintage, _), amount in given.items() if vintage == code),
            sum(each.left for each in entitled if by_year.get(each.year) == code),
            sum(each.returned for each in noticed if by_year.get(each.year) == code),
            *_holding(sql, province, code),
        )
        if one != ProvinceVintage(province, code, 0, 0, 0, 0, 0, 0):
            found.append(one)
    return found


def _holding(sql: Sql, province: str, code: str) -> tuple[int, int]:
    """Return what the province's account holds of a vintage: freely, and for units at risk."""
    rows = sql.rows(
        "SELECT coalesce(sum(l.credits_posted - l.debits_posted) FILTER (WHERE l.purpose = %s), 0)::bigint,"
        " coalesce(sum(l.credits_posted - l.debits_posted) FILTER (WHERE l.purpose LIKE %s), 0)::bigint FROM registry_account a"
        " JOIN ledger_account l ON l.owner = a.number AND l.held WHERE a.type = 'province' AND a.province = %s AND l.asset = %s",
        (REGISTRY, f"{EARMARKED}:%", province, asset_of(code)),
    )
    return int(rows[0][0]), int(rows[0][1])


def entitlements(sql: Sql, account: str) -> dict[Key, History]:
    """Return all that was decided for an account, by year and sector: distributions and notices with what was returned."""
    return histories(sql, [account])


def earmarked_for(sql: Sql, account: str) -> dict[str, int]:
    """Return what provinces hold for an account, by vintage."""
    rows = sql.rows(
        "SELECT asset, (credits_posted - debits_posted)::bigint FROM ledger_account WHERE purpose = %s AND credits_posted <> debits_posted",
        (f"{EARMARKED}:{account}",),
    )
    return {asset.removeprefix("CEA-"): amount for asset, amount in rows}
