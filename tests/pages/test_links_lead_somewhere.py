"""Every link that a page offers to somebody leads him somewhere: crawled as each person of the sample, and as nobody in particular."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
import yaml

from tanheng.lawbook import shipped_folder
from tanheng.people.vocabulary import ADMINISTRATORS
from tests.browser.sampled import Sampled, sample
from tests.browsing import a_client, entered
from tests.pages.registry_browsing import holding_the_key
from tests.signing import signing_key

_LINK = re.compile(r"""<a\b[^>]*?\bhref=["']([^"']+)["']""")
_APART = re.compile(r"[?&]lang=|^/api/v1/")
"""The same page in the other language, and what the API tells of itself: tests of their own look at these."""
_ALIKE = 1
"""So many links from one kind of page to another kind are followed."""
_MOST = 600


@pytest.fixture(scope="module")
def here() -> Iterator[Sampled]:
    from tanheng.commands.sealing import seal_all

    with sample() as found, holding_the_key():
        steel = found.accounts["steel"]
        content = {"account": steel, "vintage": "25", "amount": 70, "document": "D-1", "authority": "court"}
        found.ask("freeze_enter", content, "clerk")
        seal_all(signing_key(), stragglers=print)
        yield found


def _kind(address: str) -> str:
    """Return what addresses of one kind of page have in common; the forms of two commands are of two kinds."""
    from django.urls import resolve

    parts = urlsplit(address)
    if parts.path.startswith("/do/"):
        return parts.path
    try:
        return resolve(parts.path).route
    except Exception as nothing:
        return f"{type(nothing).__name__} {parts.path}"


def _dead(client: Any) -> tuple[list[str], set[str]]:
    """Return the links that lead nowhere, each with the page that offered it, and all addresses that were opened."""
    waiting, seen, followed, dead = deque([("", "/")]), {"/"}, Counter[tuple[str, str]](), list[str]()
    while waiting:
        assert len(seen) < _MOST, "there are too many links; follow fewer of one kind"
        offered, address = waiting.popleft()
        answer = client.get(address, follow=True)
        if answer.status_code != 200:
            dead.append(f"{offered} -> {address}: {answer.status_code}")
            continue
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        here = answer.redirect_chain[-1][0] if getattr(answer, "redirect_chain", None) else address
        for link in map(unescape, _LINK.findall(answer.content.decode())):
            to = urljoin(here, link).partition("#")[0]
            kinds = _kind(here), _kind(to)
            if to in seen or not to.startswith("/") or _APART.search(to) or followed[kinds] >= _ALIKE:
                continue
            followed[kinds] += 1
            seen.add(to)
            waiting.append((address, to))
    return dead, seen


WHO = (
    *("", "clerk", "approver", "officer", "other_officer", "exchange", "steel_manager", "ministry", "city"),
    *("statistics", "market", "court", "bank", "verifier", "laboratory", "auditor", "system", "security0", "audit"),
)


@pytest.mark.parametrize("who", WHO)
def test_every_link_that_is_offered_opens(here: Sampled, who: str) -> None:
    client = entered(here.actors[who].person).client if who else a_client()
    dead, seen = _dead(client)
    assert not dead, "\n" + "\n".join(dead)
    assert len(seen) > (15 if who else 10), "the links were followed"


def test_somebody_of_every_role_is_asked() -> None:
    from tanheng.commands.roles import Role

    told = yaml.safe_load((shipped_folder("examples") / "sample-years.yaml").read_text(encoding="utf-8"))
    asked = {one["role"] for name, one in told["people"].items() if name in WHO}
    assert asked == {str(role) for role in Role} - {"program"} - {str(role) for role in ADMINISTRATORS}
