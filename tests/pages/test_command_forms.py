"""Every command has a form: it shows all fields in both languages, reads what it showed, and is carried out once, exactly as shown."""

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
from tests.people.settled import Settled, settled

KEY = re.compile(r'name="request_key" value="([^"]+)"')
CONTENT = re.compile(r'name="content" value="([^"]+)"')


@pytest.fixture
def here() -> Iterator[Settled]:
    """A settled book."""
    with settled() as book:
        yield book


def _commands_with_forms() -> list[str]:
    from tanheng.server.preparing import load

    load()
    from tanheng.interfaces.web.views.commands import COMMANDS, has_form

    return sorted(one.name for one in COMMANDS.values() if has_form(one))


def _filled(shape: Any, place: int) -> Any:
    """Return a value that a form can hold for a field, by its kind."""
    made: dict[str, Any] = {
        "text": f"word {place}",
        "whole": 1234567 + place,
        "flag": True,
        "time": "2026-01-31T09:30:00.000000+08:00",
        "day": "2026-01-31",
        "pair": [12, 1],
        "list": [3, 4] if shape.whole else ["one", "two"],
        "choice": shape.choices[0] if shape.choices else "",
        "other": [{"a": [1, 2]}],
    }
    if shape.kind == "rows":
        return [{part.name: _filled(part, row) for part in shape.parts} for row in (0, 1)]
    if shape.kind == "group":
        return {part.name: _filled(part, place) for part in shape.parts}
    return made[shape.kind]


@pytest.mark.parametrize("name", _commands_with_forms())
def test_a_form_reads_back_exactly_what_it_showed(name: str) -> None:
    from tanheng.commands.definitions import COMMANDS
    from tanheng.interfaces.web.commanding.reading import content_from, typed_from
    from tanheng.interfaces.web.commanding.shapes import shapes_of

    shapes = shapes_of(COMMANDS[name].content)
    content = {shape.name: _filled(shape, 0) for shape in shapes}
    assert content_from(shapes, typed_from(shapes, content)) == content


@pytest.mark.parametrize("name", _commands_with_forms())
def test_every_field_of_a_form_has_a_name_in_both_languages(name: str) -> None:
    from tanheng.commands.definitions import COMMANDS
    from tanheng.interfaces.web.commanding.shapes import Shape, shapes_of
    from tanheng.interfaces.web.commanding.words import field_label

    def nameless(shapes: tuple[Shape, ...]) -> list[str]:
        found = [one.name for one in shapes if field_label(name, one.name).zh.isascii()]
        return found + [each for one in shapes for each in nameless(one.parts)]

    assert not nameless(shapes_of(COMMANDS[name].content))


def test_a_row_in_which_only_stands_what_the_form_had_put_there_is_no_row() -> None:
    from tanheng.commands.definitions import COMMANDS
    from tanheng.interfaces.web.commanding.forms import fields_of
    from tanheng.interfaces.web.commanding.reading import content_from
    from tanheng.interfaces.web.commanding.shapes import shapes_of

    shapes = shapes_of(COMMANDS["ledger_account_open"].content)
    preselected = {f"accounts.{place}.kind": "held" for place in range(3)}
    typed = preselected | {"accounts.0.owner": "o", "accounts.0.purpose": "p", "accounts.0.asset": "CEA-25"}
    assert content_from(shapes, typed) == {"accounts": [{"owner": "o", "purpose": "p", "asset": "CEA-25", "kind": "held"}]}
    assert [len(one.filled) for one in fields_of("ledger_account_open", shapes, typed)] == [1]
    chosen = preselected | {"accounts.1.kind": "open"}
    assert content_from(shapes, chosen) == {"accounts": [{"kind": "open"}]}


def test_numbers_and_times_in_full_width_are_read_and_other_faults_are_told_by_the_words_of_the_form() -> None:
    from pydantic import ValidationError

    from tanheng.commands.definitions import COMMANDS
    from tanheng.commands.malformed import faults_of
    from tanheng.interfaces.web.commanding.forms import fields_of
    from tanheng.interfaces.web.commanding.reading import content_from
    from tanheng.interfaces.web.commanding.shapes import shapes_of

    shapes = shapes_of(COMMANDS["freeze_enter"].content)
    wide = {"amount": "０１，２００", "expires_at": "2027-01-01T09：30"}
    assert content_from(shapes, wide) == {"amount": 1200, "expires_at": "2027-01-01T09:30:00.000000+08:00"}

    typed = {"amount": "9" * 26, "document": "　", "authority": "法院"}
    with pytest.raises(ValidationError) as wrong:
        COMMANDS["freeze_enter"].content.model_validate(content_from(shapes, typed))
    findings = faults_of("freeze_enter", wrong.value)
    told = {
        one.name: [finding.message.render("zh") for finding in one.findings] for one in fields_of("freeze_enter", shapes, typed, findings)
    }
    assert "9223372036854775807" in told["amount"][0]
    assert not any(code in text for texts in told.values() for text in texts for code in ("amount", "freeze_enter", "document", "vintage"))
    assert "未填写" in told["document"][0]


def _shown(browsing: Browsing, name: str, typed: dict[str, str]) -> Any:
    """Fill a form in and return the page that shows what will be done."""
    form = browsing.get(f"/do/{name}/").content.decode()
    key = KEY.search(form)
    assert key
    return browsing.post(f"/do/{name}/", {**typed, "step": "check", "request_key": key[1]})


def _signed(page: Any) -> dict[str, str]:
    """Return the fields with which a page that was looked at is sent."""
    told = page.content.decode()
    key, content = KEY.search(told), CONTENT.search(told)
    assert key
    assert content
    return {"step": "run", "request_key": key[1], "content": unescape(content[1]), "reason": "because"}


_ORGANISATION = {"organisations.0.code": "city:420200", "organisations.0.kind": "city", "organisations.0.zh": "X"}


def test_a_form_that_is_sent_twice_is_carried_out_once(here: Settled) -> None:
    administrator = entered(here.system.person)
    page = _shown(administrator, "organisation_register", {**_ORGANISATION, "organisations.0.parent": "province:420000"})
    assert page.status_code == 200
    signed = _signed(page)
    first = administrator.post_stepped_up("/do/organisation_register/", signed)
    again = administrator.post_stepped_up("/do/organisation_register/", signed)
    assert (first.status_code, again.status_code) == (200, 200)
    numbers = [re.search(r"text-start\">(\d+)", one.content.decode()) for one in (first, again)]
    assert numbers[0]
    assert numbers[1]
    assert numbers[0][1] == numbers[1][1]


def test_nothing_is_done_without_a_fresh_proof_of_the_person_and_a_code_carries_one_act(here: Settled) -> None:
    administrator = entered(here.system.person)
    typed = {**_ORGANISATION, "organisations.0.parent": "province:420000"}
    signed = _signed(_shown(administrator, "organisation_register", typed))
    assert administrator.post("/do/organisation_register/", signed).status_code == 403
    assert administrator.post("/do/organisation_register/", {**signed, "code": "000000"}).status_code == 403
    assert administrator.post_stepped_up("/do/organisation_register/", signed).status_code == 200


def test_a_key_with_another_content_is_refused(here: Settled) -> None:
    administrator = entered(here.system.person)
    signed = _signed(_shown(administrator, "organisation_register", {**_ORGANISATION, "organisations.0.parent": "province:420000"}))
    administrator.post_stepped_up("/do/organisation_register/", signed)
    other = {**signed, "content": signed["content"].replace("city:420200", "city:420300")}
    assert administrator.post_stepped_up("/do/organisation_register/", other).status_code == 409


def test_what_would_be_refused_is_told_before_it_is_sent_and_nothing_is_recorded(here: Settled) -> None:
    administrator = entered(here.system.person)
    last = here.run("organisation_register", {"organisations": []}, here.audit).number
    page = _shown(administrator, "organisation_register", {**_ORGANISATION, "organisations.0.parent": "province:990000"})
    assert page.status_code == 200
    assert "alert-warning" in page.content.decode()
    assert here.run("organisation_register", {"organisations": []}, here.audit).number - last <= 2


def test_all_faults_of_a_form_are_told_at_once_at_their_fields(here: Settled) -> None:
    page = _shown(entered(here.clerk.person), "freeze_enter", {"account": "nonsense", "amount": "12.5"})
    assert page.status_code == 422
    assert page.content.decode().count("is-invalid") == 5  # account and amount as typed; vintage, document and authority are missing


def test_a_command_of_another_role_has_no_page(here: Settled) -> None:
    assert entered(here.system.person).get("/do/freeze_enter/").status_code == 404
    assert entered(here.clerk.person).get("/do/people_install/").status_code == 404
    assert entered(here.clerk.person).get("/do/ledger_transfer/").status_code == 404
    assert entered(here.clerk.person).get("/do/no_such_command/").status_code == 404


@pytest.mark.parametrize("typed", ["1e9", "NaN", "-5", "９" * 30, "=1+1", "12.0", "1,000.5", "9" * 400, "\0", "1 000x"])
def test_an_amount_that_is_no_whole_number_is_refused_and_kept_in_its_field(here: Settled, typed: str) -> None:
    page = _shown(entered(here.clerk.person), "freeze_lift", {"freeze": "1", "amount": typed, "document": "D1"})
    assert page.status_code in (200, 422, 400)
    if page.status_code == 200:
        assert "alert-warning" in page.content.decode()


def test_a_content_that_was_tampered_with_is_refused_in_words(here: Settled) -> None:
    clerk = entered(here.clerk.person)
    for content in ("", "[]", "null", '{"freeze": NaN}', "{" * 5000, '{"freeze":1,"freeze":2}', '{"unknown":1}'):
        page = clerk.post_stepped_up("/do/freeze_lift/", {"step": "run", "request_key": "k1", "content": content, "reason": "r"})
        assert page.status_code in (409, 422, 400), content


@pytest.mark.parametrize("name", _commands_with_forms())
def test_every_form_says_what_its_command_rests_on(name: str) -> None:
    from tanheng.commands.definitions import COMMANDS
    from tanheng.interfaces.web.commanding.resting import basis_of
    from tanheng.registry.vocabulary import acts, kinds

    told = basis_of(COMMANDS[name]).render("zh")
    lawful = {one.command for one in kinds().values() if one.mark != "operational"} | {
        one.name for one in acts().values() if one.mark != "operational"
    }
    assert told
    if name in lawful or any(check.article for check in COMMANDS[name].checks):
        assert told != "\u5185\u90e8\u89c4\u5219", "a house rule"
