"""Who opens which of the registry's pages, and what tests of these pages need: browsing, reading and counting."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from tests.browsing import Browsing, a_client, entered
from tests.code_health.source import SOURCE
from tests.registry_pages.small import WORKS_NUMBER
from tests.signing import signing_key
from tests.visibility.nation import FAR_NUMBER, VIEWERS

KEEPING = {"ministry_officer", "registry_clerk", "registry_approver", "auditor"}
LISTING = KEEPING | {"province_officer", "city_officer", "bank_officer", "emitter_representative", "verifier"}
SEEING = KEEPING | {"province_officer", "city_officer", "emitter_representative"}
KNOWN = set(VIEWERS) - {""}
ALL = set(VIEWERS)
# Who opens what; typed here a second time. WORKS, FREEZE and so on stand for what the nation of tests has.
OPEN_TO = {
    "/registry/": ALL,
    "/registry/catalogue/": ALL,
    "/registry/catalogue/surrender/": ALL,
    "/registry/catalogue/freeze_enter/": ALL,
    "/registry/states/": ALL,
    "/registry/checks/?text=30": ALL,
    "/journal/heads/": ALL,
    "/journal/": KNOWN,
    "/registry/accounts/": LISTING | {"exchange_operator"},
    "/registry/movements/": LISTING,
    "/registry/freezes/": LISTING,
    "/registry/why-not/": LISTING,
    "/registry/days/": KEEPING,
    "/registry/days/sheet.json": KEEPING,
    "/registry/reconciliations/": KEEPING | {"audit_administrator"},
    "/registry/reconciliations/RECONCILIATION/": KEEPING | {"audit_administrator"},
    "/registry/accounts/WORKS/": SEEING | {"exchange_operator"},
    "/registry/accounts/FAR/": KEEPING | {"exchange_operator"},
    "/registry/accounts/WORKS/papers/": SEEING,
    "/registry/accounts/FAR/papers/": KEEPING,
    "/registry/accounts/WORKS/papers/statement.json": SEEING,
    "/registry/accounts/FAR/papers/holding.json": KEEPING,
    "/registry/accounts/FAR/papers/freeze.json": KEEPING,
    "/registry/movements/TRADE/": SEEING,
    "/registry/movements/FAR_MOVEMENT/": KEEPING,
    "/registry/freezes/FREEZE/": SEEING,
    "/registry/freezes/FAR_FREEZE/": KEEPING,
    "/registry/why-not/?kind=to_trading&sender=WORKS&vintage=25&amount=1": SEEING,
    "/registry/why-not/?kind=to_trading&sender=FAR&vintage=25&amount=1": KEEPING,
}
NOWHERE = (
    *("/registry/accounts/E9999999-99/", "/registry/accounts/x/papers/", "/registry/movements/9/9/", "/registry/freezes/99999999/"),
    *("/registry/freezes/1/", "/journal/99999999999999999999/", "/journal/0/", "/journal/heads/99999999999999999999999/"),
    *("/registry/catalogue/no-such/", "/registry/accounts/WORKS/papers/statement.exe", "/registry/accounts/WORKS/papers/other.pdf"),
    *(
        "/registry/movements/99999999999999999999/1/",
        "/registry/reconciliations/99999999999999999999/",
        "/registry/movements/1/certificate.pdf",
    ),
)


@contextmanager
def holding_the_key() -> Iterator[None]:
    """Let this process hold the key of the book for a block."""
    from tanheng.server import opening

    opening.hold(opening.Opened(Path(), signing_key()))
    try:
        yield
    finally:
        opening._HELD.clear()


def filled(address: str) -> str:
    """Return an address in which names stand for numbers of the nation of tests."""
    from tests.books import rows

    def one(query: str, *more: Any) -> str:
        return str(rows(query, more)[0][0])

    movement = "SELECT record || '/' || line FROM registry_movement WHERE kind = %s AND receiver = %s"
    freeze = "SELECT number FROM registry_encumbrance WHERE account = %s"
    named = {
        "FAR_MOVEMENT": lambda: one(movement, "distribution", FAR_NUMBER),
        "FAR_FREEZE": lambda: one(freeze, FAR_NUMBER),
        "RECONCILIATION": lambda: one("SELECT max(number) FROM registry_reconciliation"),
        "FREEZE": lambda: one(freeze, WORKS_NUMBER),
        "TRADE": lambda: one(movement, "trade_delivery", FAR_NUMBER),
        "WORKS": lambda: WORKS_NUMBER,
        "FAR": lambda: FAR_NUMBER,
    }
    for name, number in named.items():
        if name in address:
            address = address.replace(name, number())
    return address


def browser_of(role: str) -> Any:
    """Return somebody in a role at a browser; nobody under the empty name."""
    person = VIEWERS[role].person
    return entered(person, assignment=person if person and person > 10 else None) if person else a_client()


class Balanced(HTMLParser):
    """Notes tags that are closed in another order than they were opened, and ids that stand twice."""

    VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        for name, value in attrs:
            if name == "id" and value:
                self.wrong += [f"id {value} twice"] if value in self.ids else []
                self.ids.add(value)
            if name in ("style", "onclick"):
                self.wrong.append(f"{name} inline")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Pass an element of SVG that is closed at once."""

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()}")


PAGES = [one for one in OPEN_TO if ".json" not in one]


def english_sentences() -> list[str]:
    """Return the English sentences of the catalogue that Chinese pages must not hold."""
    from babel.messages.pofile import read_po

    file = SOURCE / "locale" / "zh_CN" / "LC_MESSAGES" / "tanheng.po"
    with file.open("rb") as content:
        found = read_po(content)
    return [str(one.id) for one in found if one.id and one.id != one.string and str(one.id).count(" ") > 1 and "{" not in str(one.id)]


def text_on(answer: Any) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "\n", answer.content.decode()))


def grouped(value: int | None) -> str:
    return f"{value:,}".replace(",", "\u202f")


@contextmanager
def counted() -> Iterator[list[str]]:
    """Count what is asked of the database in a block."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tanheng.commands.trips import Trips

    asked: list[str] = []
    make = Trips.make

    def counting(self: Trips, *statements: Any) -> Any:
        asked.extend(one[0] for one in statements)
        return make(self, *statements)

    Trips.make = counting  # type: ignore[method-assign]
    try:
        with CaptureQueriesContext(connection) as captured:
            yield asked
        asked += [one["sql"] for one in captured.captured_queries]
    finally:
        Trips.make = make  # type: ignore[method-assign]


def count_of(at: Browsing, address: str) -> int:
    at.get(address)
    with counted() as asked:
        assert at.get(address).status_code == 200
    return len(asked)
