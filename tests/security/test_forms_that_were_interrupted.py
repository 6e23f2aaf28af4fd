"""A lost answer, a visit that ended, a role that was changed elsewhere: nothing is done twice, in another role, or typed in vain."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest

from tests.browsing import Browsing, a_client, entered, fresh_code
from tests.pages.test_command_forms import _ORGANISATION, _shown, _signed
from tests.people.settled import Settled

FORM = "/do/organisation_register/"
TYPED = {**_ORGANISATION, "organisations.0.parent": "province:420000"}
NUMBER = re.compile(r"text-start\">(\d+)")


def fields_of(page: Any) -> dict[str, str]:
    """Return the fields of the first form of a page that has a request key, as a browser would send them."""
    told = page.content.decode()
    form = next(one for one in re.findall(r"<form.*?</form>", told, re.S) if "request_key" in one)
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken" and "checkbox" not in tag:
            found[name[1]] = unescape(value[1]) if value else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]*)".*?>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)"[^>]*selected', options)
        found[name] = unescape(chosen[1]) if chosen else ""
    return found


def organisations() -> int:
    from tests.books import rows

    number: int = rows("SELECT count(*) FROM people_organisation WHERE code = %s", (TYPED["organisations.0.code"],))[0][0]
    return number


def test_a_lost_answer_logs_nobody_out_and_the_same_form_gets_its_first_answer(here: Settled) -> None:
    administrator = entered(here.system.person)
    signed = {**_signed(_shown(administrator, "organisation_register", TYPED)), "code": fresh_code(administrator.user)}
    cookies = {name: one.value for name, one in administrator.client.cookies.items()}
    first = administrator.post(FORM, signed)
    lost = a_client()
    for name, value in cookies.items():
        lost.cookies[name] = value
    again = lost.post(FORM, signed)
    assert (first.status_code, again.status_code) == (200, 200)
    found = [NUMBER.search(one.content.decode()) for one in (first, again)]
    assert found[0]
    assert found[1]
    assert found[0][1] == found[1][1]


def ended(browsing: Browsing) -> None:
    """Let nothing happen for too long."""
    from datetime import timedelta

    from tanheng.login.models import Visit

    for one in Visit.objects.filter(user=browsing.user, ended_at=None):
        Visit.objects.filter(pk=one.pk).update(seen_at=one.seen_at - timedelta(hours=1))


@pytest.mark.parametrize("step", ["check", "run"])
def test_a_form_whose_visit_has_ended_is_there_again_after_entering(here: Settled, step: str) -> None:
    administrator = entered(here.system.person)
    page = _shown(administrator, "organisation_register", TYPED)
    sent = _signed(page) if step == "run" else {**TYPED, "step": "check", "reason": "because", "request_key": _signed(page)["request_key"]}
    ended(administrator)
    answer = administrator.post(FORM, sent)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login/?next=/do/organisation_register/")
    login = administrator.client
    entering = login.post(answer.headers["Location"], {"login": administrator.user.username, "password": "seventeen quiet kilns"})
    assert entering.status_code == 302
    entering = login.post(entering.headers["Location"], {"code": fresh_code(administrator.user)})
    assert entering.status_code == 302
    form = login.get(entering.headers["Location"])
    assert form.status_code == 200
    found = fields_of(form)
    assert found["request_key"] == sent["request_key"]
    assert (found["reason"], found["organisations.0.code"]) == ("because", TYPED["organisations.0.code"])
    assert "code" not in found


def test_a_form_that_is_kept_is_only_for_the_person_who_sent_it(here: Settled) -> None:
    administrator = entered(here.system.person)
    signed = _signed(_shown(administrator, "organisation_register", TYPED))
    ended(administrator)
    address = administrator.post(FORM, signed).headers["Location"]
    from urllib.parse import parse_qs, urlsplit

    (kept,) = parse_qs(urlsplit(address).query)["next"]
    session = dict(administrator.client.session)
    session["kept_forms"] = {key: {**one, "person": here.audit.person} for key, one in session["kept_forms"].items()}
    again = entered(here.system.person)
    mine = again.client.session
    mine["kept_forms"] = session["kept_forms"]
    mine.save()
    assert TYPED["organisations.0.code"] not in again.get(kept).content.decode()


def test_the_same_act_by_a_new_form_is_told_before_it_is_signed(here: Settled) -> None:
    administrator = entered(here.system.person)
    page = _shown(administrator, "organisation_register", TYPED)
    done = administrator.post_stepped_up(FORM, _signed(page))
    number = NUMBER.search(done.content.decode())
    assert number
    told = _shown(administrator, "organisation_register", TYPED).content.decode()
    assert f": {number[1]}" in told or f"{number[1]}。" in told or number[1] in re.sub(r"[\u202f ]", "", told)
    assert "alert-warning" in told
    other = _shown(administrator, "organisation_register", {**TYPED, "organisations.0.zh": "Y"}).content.decode()
    assert number[1] not in re.sub(r'(name|value)="[^"]*"', "", other).split("<form")[1]


@pytest.fixture
def two_roles(here: Settled) -> tuple[Browsing, int, int]:
    """Somebody who is a clerk and an approver, acting as clerk; and his two assignments."""
    given = here.give(here.clerk.person, "registry", "registry_approver")
    assert given.done, given.findings
    (other,) = given.result["assignments"]
    return entered(here.clerk.person, assignment=here.clerk.assignment), here.clerk.assignment, other


def test_a_form_of_one_role_is_not_signed_in_another(here: Settled, two_roles: tuple[Browsing, int, int]) -> None:
    from tests.books import rows

    both, clerk, approver = two_roles
    typed = {"account": "1", "purpose": "x"}
    page = _shown(both, "ledger_account_open", typed)
    signed = fields_of(_shown(both, "ledger_account_open", typed) if page.status_code == 200 else page)
    assert signed["acting"] == str(clerk)
    assert both.post("/acting/", {"assignment": str(approver)}).status_code == 302
    before = rows("SELECT count(*) FROM commands_record")
    answer = both.post_stepped_up("/do/ledger_account_open/", {**signed, "step": "run"})
    assert answer.status_code == 409
    assert rows("SELECT count(*) FROM commands_record") == before
    told = answer.content.decode()
    next_one = re.search(r'name="next" value="([^"]*)"', told)
    assert next_one
    assert f'name="assignment" value="{clerk}"' in told
    back = both.post("/acting/", {"assignment": str(clerk), "next": unescape(next_one[1])})
    assert back.headers["Location"] == unescape(next_one[1])
    assert fields_of(both.get(back.headers["Location"]))["request_key"] == signed["request_key"]
    assert here


def test_choosing_a_role_leads_nowhere_else(two_roles: tuple[Browsing, int, int]) -> None:
    both, _, approver = two_roles
    for elsewhere in ("https://example.org/", "//example.org/", "javascript:alert(1)", "\\\\example.org"):
        assert both.post("/acting/", {"assignment": str(approver), "next": elsewhere}).headers["Location"] == "/"


def test_borrowed_powers_are_used_in_the_browser_for_what_was_lent_and_while_it_is(here: Settled) -> None:
    from tests.books import rows

    delegation = here.lend(here.person(), here.clerk, commands=["freeze_lift"]).result["delegation"]
    ((delegate,),) = rows("SELECT delegate FROM people_delegation WHERE delegation = %s", (delegation,))
    key = f"{here.clerk.assignment}-{delegation}"
    borrower = entered(delegate)
    assert f'value="{key}"' in borrower.get("/").content.decode()
    assert borrower.get("/registry/accounts/").status_code == 404, "he sees nothing of it before he acts so"
    borrower.post("/acting/", {"assignment": key})
    assert borrower.get("/registry/accounts/").status_code == 200
    assert borrower.get("/do/freeze_lift/").status_code == 200
    assert borrower.get("/do/freeze_enter/").status_code == 404, "it was not lent"
    assert borrower.get("/people/keys/make/").status_code == 302, "a key is for one's own roles"
    typed = {"freeze": "1", "amount": "5", "document": "D1"}
    page = _shown(borrower, "freeze_lift", typed)
    fields = fields_of(page)
    assert fields["acting"] == key
    answer = borrower.post_stepped_up("/do/freeze_lift/", {**fields, "reason": "because", "step": "run"})
    assert answer.status_code == 200, answer.content.decode()
    actor = json.loads(rows("SELECT text FROM commands_record ORDER BY number DESC LIMIT 1")[0][0])["actor"]
    assert (actor["person"], actor["delegation"], actor["principal"]) == (delegate, delegation, here.clerk.person)
    other = entered(here.representative.person)
    other.post("/acting/", {"assignment": key})
    assert other.client.session.get("acting_as") != key, "nobody takes what was lent to another"
    assert here.run("delegation_end", {"delegation": delegation}, here.clerk).done
    assert borrower.get("/registry/accounts/").status_code == 404
    assert borrower.post("/do/freeze_lift/", {**fields, "step": "run"}).status_code == 409


FORGED = [
    '{"lines":[5,null]}',
    '{"lines":7}',
    '{"lines":{"a":1}}',
    '{"lines":[[1]]}',
    '{"lines":"x"}',
    '{"lines":null}',
    '{"lines":[{"vintage":[]}]}',
]


@pytest.mark.parametrize("content", FORGED)
@pytest.mark.parametrize("step", ["run", "edit"])
def test_a_forged_content_is_refused_in_words(here: Settled, content: str, step: str) -> None:
    works = entered(here.representative.person)
    sent = {"step": step, "content": content, "request_key": "k", "reason": "r"}
    assert works.post_stepped_up("/do/holding_to_trading/", sent).status_code in (200, 400, 409, 422)
    if content != '{"lines":null}' and "vintage" not in content:
        assert works.post_stepped_up("/do/holding_to_trading/", sent).status_code == 400


@pytest.mark.parametrize("typed", [{"lines.9999.vintage": "x"}, {"lines.499.vintage": "x"}, {"lines.9999._": ""}])
@pytest.mark.parametrize("step", ["more:lines", "check"])
def test_a_row_far_down_makes_no_long_page(here: Settled, typed: dict[str, str], step: str) -> None:
    works = entered(here.representative.person)
    answer = works.post("/do/holding_to_trading/", {**typed, "step": step})
    assert answer.status_code in (200, 422)
    assert len(answer.content) < 800_000
