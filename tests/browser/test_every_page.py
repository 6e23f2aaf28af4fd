"""Every page that the links of a role lead to, in both languages: open to all, nothing sideways, no error, no word of the other one.

Each role's home is looked at in Chinese, and each kind of page as the first role sees it that comes to it; with TANHENG_EVERY_PAGE as one
role of each group sees it, in both languages and by axe. What is open to nobody in particular is always looked at in both, and by
axe, as the homes are.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.books import rows
from tests.browser.conftest import Platform
from tests.browser.looking import looked_at, watched

if TYPE_CHECKING:
    from playwright.sync_api import Page

FORMS = ("freeze_enter", "organisation_register", "account_succeed", "allowance_surrender", "assignment_give", "list_evidence")
"""Forms of commands that are looked at: simple ones, tables, and tables within tables."""
OF_THE_REGISTRY = ("clerk", "approver", "exchange", "auditor")
_GROUPS: dict[str, tuple[str, ...]] = {
    "nobody": ("",),
    "registry": OF_THE_REGISTRY,
    "holders": ("steel_manager", "cement_manager", "bank", "verifier", "laboratory"),
    "authorities": ("officer", "other_officer", "ministry", "city", "statistics", "market", "court"),
    "administrators": ("security0", "system", "audit"),
}
EVERY = bool(os.environ.get("TANHENG_EVERY_PAGE"))
GROUPS = _GROUPS if EVERY else {"nobody": ("",), "everybody": tuple(chain(*_GROUPS.values()))[1:]}
BEGINNINGS = {
    "": ("/login/", "/login/activate/", "/no/such/page/", "/no/such/page/?lang=xx"),
    "officer": (
        "/lists/radar/",
        "/lists/import/",
        "/lists/420000/2026/v1/",
        "/lists/420000/2026/compare/",
        "/entities/914201000000009012/",
    ),
    "other_officer": ("/lists/drafts/DRAFT/", "/lists/notices/DRAFT/"),
    "clerk": ("/proposals/?state=", "/tasks/?show=ended", "/login/factors/", "/login/visits/", "/login/password/change/", "/do/no_such/"),
}
_ALIKE = ("/login/", "/notices/", "/calendar/")
"""Pages that are alike for all who have entered: one group looks at them."""
_FILES = ("/tasks/files/", "/lists/evidence/", "/lists/import/faults/")
_MOST = 140


@pytest.mark.parametrize(
    ("group", "language"), [(group, one) for group in GROUPS for one in ("zh", "en") if one == "zh" or group == "nobody" or EVERY]
)
def test_every_page_is_open_to_all_and_in_its_language(sampled: Platform, group: str, language: str) -> None:
    _things_to_see(sampled)
    faults: list[str] = []
    seen: set[str] = set()
    for name in GROUPS[group]:
        page = sampled.entered(sampled.here.actors[name].person, language=language) if name else sampled.page(language=language)
        told = watched(page)
        for address in _addresses(page, sampled, name, seen):
            found = looked_at(page, language, thoroughly=EVERY, axe=EVERY or not name or address == "/")
            faults += [f"{name} {address}: {one}" for one in (*found, *told)]
            told.clear()
        page.context.close()
    assert not faults, "\n" + "\n".join(faults)


def _things_to_see(platform: Platform) -> None:
    """Have a proposal that waits, so that there are tasks and notices."""
    steel = platform.here.accounts["steel"]
    content = {"account": steel, "vintage": "25", "amount": 70, "document": "D-1", "authority": "court"}
    platform.here.ask("freeze_enter", content, "clerk")


def _addresses(page: Page, platform: Platform, name: str, seen: set[str]) -> Iterator[str]:
    """Open the home of a role, then one page of each pattern of addresses that no role of the group has seen; yield when it is open."""
    ((draft,),) = rows("SELECT number FROM lists_draft WHERE province = 'province:430000' AND ended_by IS NULL")
    begin = [one.replace("DRAFT", str(draft)) for one in BEGINNINGS.get(name, ())]
    asked = {f"/do/{one}/" for one in FORMS if name}
    waiting, always = ["/", *begin, *sorted(asked)], {"/", *begin}
    while waiting:
        address = waiting.pop(0)
        if address not in always and _pattern(address) in seen:
            continue
        always.discard(address)
        seen.add(_pattern(address))
        assert len(seen) < _MOST, "there are too many pages for one test; make another group"
        answer = page.goto(platform.address + address)
        assert answer is not None
        if answer.status == 404 and address in asked and "no_such" not in address and "no/such" not in address:
            seen.discard(_pattern(address))  # a form that is not this role's: whoever may open it looks at it
            continue
        assert answer.status == (404 if "no_such" in address or "no/such" in address else 200), address
        yield address
        links: list[str] = page.locator("a[href^='/']").evaluate_all("all => all.map(one => one.getAttribute('href'))")
        waiting += [one for one in links if not _handed_out(one) and not (name not in OF_THE_REGISTRY and one.startswith(_ALIKE))]


def _pattern(address: str) -> str:
    """Return what addresses of one kind of page have in common."""
    from django.urls import Resolver404, resolve

    path = urlsplit(address).path
    if path.startswith("/do/") and path.split("/")[2] in (*FORMS, "no_such"):
        return path
    try:
        return resolve(path).route
    except Resolver404:
        return re.sub(r"\d+", "0", address)


def _handed_out(address: str) -> bool:
    """Tell whether an address leads to a file, or away."""
    parts = urlsplit(address)
    if re.search(r"\.(zip|json|xlsx|csv|pdf|docx|ics)$", parts.path):
        return True
    return any(one in parts.query for one in ("ics", "lang=", "export")) or parts.path.startswith(_FILES) or parts.path.startswith("/api/")
