"""单证 Papers: statements, certificates and day sheets as the signed JSON that `tanheng verify` checks."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpResponse

from tanheng.interfaces import reading
from tanheng.interfaces.api.problems import Problem, Stop
from tanheng.interfaces.api.reads.opening import AccountInPath, NumberInPath, OnDay, Text, opens
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import message
from tanheng.registry.documents import NothingSealed, Page, issued
from tanheng.server.opening import held_key
from tanheng.visibility.viewers import Viewer

_SIGNED: dict[int, Any] = {409: Problem}
Language = Literal["zh", "en"]


@opens("/accounts/{number}/statement", "statement", dict[str, Any], more=_SIGNED)
def statement(viewer: Viewer, number: AccountInPath, first: OnDay, last: OnDay, language: Language = "zh") -> Any:
    """What moved on an account from a day to another, both included, signed; none of these days is still to come."""
    last = min(last, CLOCK.today())
    return _signed(reading.statement(viewer, number, min(first, last), last), language)


@opens("/accounts/{number}/certificates/holding", "statement", dict[str, Any], more=_SIGNED)
def holding_certificate(viewer: Viewer, number: AccountInPath, language: Language = "zh") -> Any:
    """What an account holds now, signed."""
    return _signed(reading.holding_certificate(viewer, number), language)


@opens("/accounts/{number}/certificates/freeze", "statement", dict[str, Any], more=_SIGNED)
def freeze_certificate(viewer: Viewer, number: AccountInPath, document: Text = "", language: Language = "zh") -> Any:
    """What is frozen of an account now, all or by a document, signed."""
    return _signed(reading.freeze_certificate(viewer, number, document), language)


@opens("/cancellations/{record}/certificate", "statement", dict[str, Any], more=_SIGNED)
def cancellation_certificate(viewer: Viewer, record: NumberInPath, language: Language = "zh") -> Any:
    """What a record cancelled voluntarily, signed."""
    return _signed(reading.cancellation_certificate(viewer, record), language)


@opens("/day-sheet", "statement", dict[str, Any], more=_SIGNED)
def day_sheet(viewer: Viewer, day: OnDay, language: Language = "zh") -> Any:
    """Of each vintage what was issued, where it is and what is gone at the end of a day, signed."""
    day = min(day, CLOCK.today())
    return _signed(reading.day_sheet(viewer, day), language, day)


def _signed(page: Page, language: str, day: date | None = None) -> HttpResponse:
    """Return a page as it was signed, byte for byte. Raises Stop where this process holds no key or nothing is sealed yet."""
    key = held_key()
    if key is None:
        raise Stop(503, message("This process holds no key. Start the platform with tanheng serve on the book's own folder."))
    try:
        one = issued(page, key, language, day=day)
    except NothingSealed:
        raise Stop(
            409,
            message(
                "No head was signed until then, so the page could not be proven. Wait until the worker has sealed, or ask for a later day."
            ),
        ) from None
    return HttpResponse(one.json, content_type="application/json")
