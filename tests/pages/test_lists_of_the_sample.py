"""The lists of the sample: something waits at each stage, what one can do next comes first, and the clerk opens accounts from a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest

from tests.books import rows
from tests.browser.sampled import Sampled, sample
from tests.browsing import a_client, entered

OPENING = re.compile(r'href="(/do/entity_accounts_open/\?[^"]+)"')
PRIMARY = re.compile(r'<a class="btn btn-primary" href="([^"]+)"')


@pytest.fixture(scope="module")
def here() -> Iterator[Sampled]:
    with sample() as found:
        yield found


def _page(here: Sampled, who: str, address: str) -> str:
    client = entered(here.actors[who].person).client if who else a_client()
    answer = client.get(address, headers={"accept-language": "en"})
    assert answer.status_code == 200, (who, address)
    return unescape(answer.content.decode())


def _draft(province: str) -> int:
    number: int = rows("SELECT number FROM lists_draft WHERE province = %s AND ended_by IS NULL", (province,))[0][0]
    return number


def test_lists_radar_and_trees_have_something_to_show(here: Sampled) -> None:
    assert rows("SELECT list_year, version FROM lists_version ORDER BY 1, 2") == [(2026, 1), (2026, 2)]
    assert rows("SELECT count(*) FROM lists_objection") == [(1,)]
    radar = _page(here, "officer", "/lists/radar/?lang=en")
    assert {"91420100000000907L", "914201000000009113"} <= set(re.findall(r"9142[0-9A-Z]{14}", radar))
    tree = _page(here, "steel_manager", "/entities/914201000000009012/?lang=en")
    for text in ("blast furnace line 1", "ironmaking", "to be withdrawn"):
        assert text in tree, text
    assert re.search(r"[TU]\d{7}-\d\d", tree), "its accounts of all three systems are shown"


def test_whoever_may_not_open_an_account_is_shown_its_number_only(here: Sampled) -> None:
    address, link = "/entities/914201000000009012/", "/registry/accounts/E0000003-98/"
    assert link in _page(here, "steel_manager", address)
    assert link not in _page(here, "statistics", address)
    assert "E0000003-98" in _page(here, "statistics", address)


@pytest.mark.parametrize("who", ["clerk", "officer"])
def test_accounts_of_all_who_lack_them_are_opened_from_the_list(here: Sampled, who: str) -> None:
    page = _page(here, who, "/lists/420000/2026/")
    (form,) = OPENING.findall(page)
    filled = _page(here, who, form)
    for code in ("91420100000000907L", "91420100000000908P"):
        assert f'value="entity:{code}"' in filled
    chosen = re.findall(r'(?:<option|<input)[^>]*value="entity:([^"]+)"[^>]*(?:selected|checked|type="text")', filled)
    assert "914201000000009012" not in chosen, "who has them is not asked for again"
    (own,) = OPENING.findall(_page(here, who, "/lists/entities/91420100000000908P/"))
    assert own.endswith("91420100000000908P")


def test_nobody_else_is_offered_to_open_accounts(here: Sampled) -> None:
    for who in ("", "steel_manager", "ministry", "other_officer"):
        assert not OPENING.findall(_page(here, who, "/lists/420000/2026/")), who
    assert not OPENING.findall(_page(here, "clerk", "/lists/420000/2026/v1/")), "an old version asks for nothing"


def test_the_first_thing_to_do_of_whoever_makes_a_list_is_its_next_step(here: Sampled) -> None:
    noticed, asked = _draft("province:430000"), _draft("province:420000")
    ((objection,),) = rows("SELECT number FROM lists_objection")
    address = f"/lists/drafts/{noticed}/"
    assert PRIMARY.findall(_page(here, "other_officer", address)) == [f"/do/list_object_answer/?objection={objection}"]
    assert f"/do/list_object/?draft={noticed}" in _page(here, "other_officer", address)
    assert PRIMARY.findall(_page(here, "other_officer", f"/lists/notices/{noticed}/")) == [address]
    assert PRIMARY.findall(_page(here, "cement_manager", f"/lists/notices/{noticed}/")) == [f"/do/list_object/?draft={noticed}"]
    assert PRIMARY.findall(_page(here, "officer", f"/lists/drafts/{asked}/")) == [f"/do/list_notice/?draft={asked}"]
    assert PRIMARY.findall(_page(here, "statistics", f"/lists/drafts/{asked}/")) == [f"/do/list_opinion/?draft={asked}"]
    assert PRIMARY.findall(_page(here, "ministry", address)) == []


def test_objections_that_are_open_after_the_notice_come_before_giving_up(here: Sampled) -> None:
    from datetime import timedelta

    from tanheng.kernel.clock import CLOCK

    noticed, now = _draft("province:430000"), CLOCK.now()
    CLOCK.forward(timedelta(days=10))
    try:
        assert "/do/list_object_answer/" in PRIMARY.findall(_page(here, "other_officer", f"/lists/drafts/{noticed}/"))[0]
    finally:
        CLOCK.set(now)
