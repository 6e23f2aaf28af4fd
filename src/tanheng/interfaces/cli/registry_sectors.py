"""The section of `tanheng registry account` with the figures of an account by compliance year and sector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tanheng.interfaces.cli.common import say
from tanheng.interfaces.cli.registry import show
from tanheng.kernel.messages import message

if TYPE_CHECKING:
    from tanheng.surrender.sector_queries import SectorViews


def show_sectors(views: SectorViews, lang: str) -> None:
    """Print the views, and nothing of an account without figures."""
    if views.years:
        _show_by_sector(views, lang)
        _show_whole_years(views, lang)
    held = [(vintage, amount) for vintage, amount in views.earmarked.items()]
    if held:
        show(message("Held by a province for this account (units at risk)"), (message("vintage"),), (message("held (t)"),), held, lang)


def _show_by_sector(views: SectorViews, lang: str) -> None:
    from tanheng.issuance.fields import SECTORS

    columns = (message("year"), message("sector"))
    numbers = (
        *(message("decided (t)"), message("distributed (t)"), message("returned (t)"), message("still to return (t)")),
        *(message("duty (t)"), message("version of the duty")),
    )
    rows = [
        (
            *(str(year.year), SECTORS.get(one.sector, one.sector)),
            *(one.decided, one.distributed, one.returned, one.open_notices, one.duty, one.duty_version),
        )
        for year in views.years
        for one in year.sectors
    ]
    show(message("By compliance year and sector"), columns, numbers, rows, lang)


def _show_whole_years(views: SectorViews, lang: str) -> None:
    rows = [
        (str(year.year), found.duty, found.surrendered, found.counted_offsets, found.left, found.excess)
        for year in views.years
        if (found := year.standing) is not None
    ]
    if not rows:
        return
    numbers = (
        *(message("duty (t)"), message("surrendered (t)"), message("offset (t)")),
        *(message("still owed (t)"), message("above the duty (t)")),
    )
    show(message("Duty of the year, all sectors together"), (message("year"),), numbers, rows, lang)
    say(message("The duty is fixed by sector; it is surrendered and offset for the year as a whole."), lang, err=False)
