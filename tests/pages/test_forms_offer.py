"""Forms offer what whoever fills them in may name, and nothing else; what was typed all the same, the command looks at."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("the platform runs where PostgreSQL does", allow_module_level=True)

from tests.browsing import Browsing, entered
from tests.pages.registry_browsing import browser_of, holding_the_key
from tests.people.settled import WORKS
from tests.registry_pages.small import NATIONAL_NUMBER, OTHER_NUMBER, PROVINCE, PROVINCE_NUMBER, WORKS_NUMBER
from tests.visibility.nation import (
    COLLEAGUE,
    FAR_NUMBER,
    FAR_PROVINCE,
    FAR_PROVINCE_NUMBER,
    FAR_REPRESENTATIVE,
    FAR_WORKS,
    VIEWERS,
    Nation,
    nation,
)

_EMITTERS = {WORKS_NUMBER, OTHER_NUMBER, FAR_NUMBER}
_VINTAGES = {"19-20", "21", "22", "23", "24", "25", "26"}


@pytest.fixture(scope="module", autouse=True)
def here() -> Iterator[Nation]:
    """A nation that tests only read."""
    with nation() as made, holding_the_key():
        yield made


def _person(name: str) -> Browsing:
    special = {"far_representative": FAR_REPRESENTATIVE, "colleague": COLLEAGUE}
    if name not in special:
        found: Browsing = browser_of(name)
        return found
    person = special[name].person
    assert person
    return entered(person, assignment=person - 1)


def _chosen_from(page: str, field: str) -> list[tuple[str, bool]] | None:
    """Return the values of a field that is a list to choose from, each with whether it is chosen; None for a free text."""
    found = re.search(rf'<select[^>]* name="{re.escape(field)}".*?</select>', page, re.DOTALL)
    if found:
        return [(value, bool(rest.strip())) for value, rest in re.findall(r'<option value="([^"]+)"([^>]*)>', found[0])]
    boxes = re.findall(rf'type="checkbox" name="{re.escape(field)}" value="([^"]+)"([^>]*)>', page)
    return [(value, "checked" in rest) for value, rest in boxes] or None


def _suggested(page: str, field: str) -> set[str]:
    """Return what is suggested beside a free text."""
    found = re.search(rf'<input[^>]* name="{re.escape(field)}"[^>]* list="([^"]+)"', page)
    if not found:
        return set()
    told = re.search(rf'<datalist id="{found[1]}">(.*?)</datalist>', page)
    assert told, "a field names a list that the page does not have"
    return set(re.findall(r'value="([^"]+)"', told[1]))


def _page(at: Browsing, address: str) -> str:
    answer = at.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("who", "command", "field", "offered"),
    [
        pytest.param("emitter_representative", "allowance_surrender", "sender", {WORKS_NUMBER}, id="a representative his own accounts"),
        pytest.param("far_representative", "holding_to_trading", "account", {FAR_NUMBER}, id="another representative his own"),
        pytest.param("colleague", "allowance_surrender", "sender", None, id="a colleague without a right none"),
        pytest.param("emitter_representative", "allowance_surrender", "lines.0.vintage", _VINTAGES, id="the vintages there are"),
        pytest.param("province_officer", "duty_set", "duties.0.account", {WORKS_NUMBER, OTHER_NUMBER}, id="a province those below it"),
        pytest.param("province_officer", "list_draft", "province", {PROVINCE}, id="a province itself"),
        pytest.param("registry_clerk", "allowance_issue", "account", {PROVINCE_NUMBER, FAR_PROVINCE_NUMBER}, id="accounts of one type"),
        pytest.param("registry_clerk", "allowance_distribute", "lines.0.account", _EMITTERS, id="of another type in the lines"),
        pytest.param("registry_clerk", "carryover_reissue", "national", {NATIONAL_NUMBER}, id="the national account"),
        pytest.param("registry_clerk", "account_open", "accounts.0.province", {PROVINCE, FAR_PROVINCE}, id="provinces"),
        pytest.param("exchange_operator", "holding_lock", "account", {*_EMITTERS, PROVINCE_NUMBER, FAR_PROVINCE_NUMBER, NATIONAL_NUMBER},
                     id="the exchange all accounts"),
        pytest.param("emitter_representative", "delegation_give", "assignment", {"9"}, id="one's own roles"),
    ],
)  # fmt: skip
def test_each_is_offered_his_own_and_no_others(who: str, command: str, field: str, offered: set[str] | None) -> None:
    found = _chosen_from(_page(_person(who), f"/do/{command}/"), field)
    assert (None if found is None else {value for value, _ in found}) == offered


def test_a_freeze_is_offered_by_number_account_and_tonnes_to_whoever_lifts_it() -> None:
    from tests.books import rows

    standing = {str(number) for (number,) in rows("SELECT number FROM registry_encumbrance WHERE kind = 'freeze' AND ended IS NULL")}
    page = _page(browser_of("registry_clerk"), "/do/freeze_lift/?lang=en")
    found = _chosen_from(page, "freeze")
    assert found
    assert {value for value, _ in found} == standing
    assert f"{WORKS_NUMBER}, vintage 25, 10 t" in page


def test_the_account_of_the_province_is_suggested_from_what_came_from_it_and_stands_in_the_field() -> None:
    page = _page(_person("emitter_representative"), "/do/allowance_surrender/")
    assert _suggested(page, "receiver") == {PROVINCE_NUMBER}
    assert re.search(rf'name="receiver" value="{PROVINCE_NUMBER}"', page)


@pytest.mark.parametrize("who", ["emitter_representative", "colleague", "province_officer", "city_officer", "peer_officer", "verifier"])
def test_no_form_offers_anybody_what_he_may_not_see(who: str) -> None:
    from tanheng.commands.definitions import COMMANDS
    from tanheng.interfaces.web.views.commands import OWN_FORMS, has_form

    at = _person(who)
    role = "emitter_representative" if who == "colleague" else who
    hidden = {FAR_NUMBER, FAR_PROVINCE_NUMBER, FAR_WORKS, *([WORKS_NUMBER] if who in ("colleague", "peer_officer", "verifier") else [])}
    forms = [name for name, one in COMMANDS.items() if has_form(one) and role in one.roles and name not in OWN_FORMS]
    assert forms
    for name in forms:
        page = _page(at, f"/do/{name}/")
        assert not [one for one in hidden if one in page], name


def _key(page: str) -> str:
    found = re.search(r'name="request_key" value="([^"]+)"', page)
    assert found
    return found[1]


def _checked(at: Browsing, command: str, typed: dict[str, Any]) -> Any:
    page = _page(at, f"/do/{command}/")
    return at.post(f"/do/{command}/", {**typed, "step": "check", "request_key": _key(page)})


def test_a_guessed_account_is_refused_by_the_command_as_before() -> None:
    typed = {"account": FAR_NUMBER, "lines.0.vintage": "25", "lines.0.amount": "1"}
    answer = _checked(_person("emitter_representative"), "holding_to_trading", typed)
    assert answer.status_code == 200
    assert "alert-warning" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "field", "value"),
    [
        (f"/do/allowance_surrender/?sender={WORKS_NUMBER}&year=2025", "sender", WORKS_NUMBER),
        (f"/do/allowance_surrender/?sender={FAR_NUMBER}", "sender", FAR_NUMBER),
        ("/do/holding_to_trading/?lines.0.vintage=07", "lines.0.vintage", "07"),
    ],
    ids=["his own", "another's, as it was typed", "in a row"],
)
def test_what_a_link_filled_in_stays_whether_it_is_offered_or_not(address: str, field: str, value: str) -> None:
    found = _chosen_from(_page(_person("emitter_representative"), address), field)
    assert found
    assert [one for one, chosen in found if chosen] == [value]


def test_several_boxes_are_read_as_a_list_and_stay_ticked() -> None:
    typed = {"organisation": WORKS, "roles": ["verifier", "emitter_representative"], "title": "T"}
    at = _person("registry_clerk")
    answer = _checked(at, "task_open", typed)
    assert answer.status_code == 200
    content = re.search(r'name="content" value="([^"]+)"', answer.content.decode())
    assert content
    assert '"roles":["verifier","emitter_representative"]' in unescape(content[1])
    again = at.post("/do/task_open/", {"step": "edit", "content": unescape(content[1]), "request_key": "k"})
    found = _chosen_from(again.content.decode(), "roles")
    assert found
    assert {value for value, chosen in found if chosen} == {"verifier", "emitter_representative"}


def test_where_there_are_more_than_a_few_the_text_is_free_with_suggestions(monkeypatch: pytest.MonkeyPatch) -> None:
    from tanheng.interfaces.web.commanding import offering

    monkeypatch.setattr(offering, "FEW", 2)
    page = _page(browser_of("registry_clerk"), "/do/freeze_enter/")
    assert _chosen_from(page, "account") is None
    assert _suggested(page, "account") >= _EMITTERS
    assert 'href="/registry/accounts/"' in page


def test_where_there_are_too_many_to_suggest_a_link_leads_to_where_they_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from tanheng.interfaces.reading import Page
    from tanheng.interfaces.web.commanding import offering

    monkeypatch.setattr(offering, "_ALL", Page(size=2))
    page = _page(browser_of("registry_clerk"), "/do/freeze_enter/")
    assert _chosen_from(page, "account") is None
    assert not _suggested(page, "account")
    assert '<a href="/registry/accounts/" target="_blank"' in page


@pytest.mark.parametrize("role", sorted(one for one in VIEWERS if one))
def test_whatever_the_words_of_forms_offer_can_be_read_for_every_role(role: str) -> None:
    from tanheng.interfaces.web.commanding.offering import Offers
    from tanheng.interfaces.web.commanding.words import all_offers

    offers = Offers(VIEWERS[role])
    for wanted in all_offers():
        offers.of(wanted)


def test_every_offer_that_stands_apart_is_of_a_field_of_its_command() -> None:
    from tanheng.commands.definitions import COMMANDS
    from tanheng.interfaces.web.commanding.shapes import Shape, shapes_of
    from tanheng.interfaces.web.commanding.words import apart

    def paths(shapes: tuple[Shape, ...], before: str) -> set[str]:
        return {before + one.name for one in shapes} | {path for one in shapes for path in paths(one.parts, f"{before}{one.name}.")}

    known = {path for name, one in COMMANDS.items() for path in paths(shapes_of(one.content), f"{name}.")}
    assert apart() <= known


def test_every_command_with_a_form_stands_in_one_group() -> None:
    from tanheng.commands.definitions import COMMANDS
    from tanheng.interfaces.web.commanding.grouping import command_groups
    from tanheng.interfaces.web.views.commands import has_form

    listed = [name for group in command_groups() for name in group.commands]
    assert sorted(listed) == sorted(name for name, one in COMMANDS.items() if has_form(one))


def _commands_on(page: str) -> list[str]:
    return re.findall(r'list-group-item-action[^"]*" href="/do/([a-z_]+)/"', page)


@pytest.mark.parametrize("role", sorted(one for one in VIEWERS if one))
def test_the_list_holds_exactly_what_the_role_may_ask_for(role: str) -> None:
    from tanheng.commands.definitions import COMMANDS
    from tanheng.interfaces.web.views.commands import has_form

    may = sorted(name for name, one in COMMANDS.items() if has_form(one) and role in one.roles)
    assert sorted(_commands_on(_page(browser_of(role), "/do/"))) == may


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("freeze", {"freeze_enter", "freeze_lift", "freeze_deduct"}),
        ("Carry-over", {"carryover_withdraw", "carryover_notice_set", "carryover_take_back", "carryover_reissue"}),
        ("no such word", set()),
    ],
    ids=["by a word", "by a heading", "nothing"],
)
def test_a_long_list_is_searched_by_words_without_any_script(asked: str, found: set[str]) -> None:
    page = _page(browser_of("registry_clerk"), f"/do/?lang=en&text={asked}")
    assert found <= set(_commands_on(page))
    assert len(_commands_on(page)) < 12


def test_who_surrenders_finds_it_first() -> None:
    assert _commands_on(_page(_person("emitter_representative"), "/do/"))[0] == "allowance_surrender"
