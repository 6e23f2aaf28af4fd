"""Pages of people: what is shown to whom, codes that are shown once, administrators who are apart, keys and the matrices of rights."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("the platform runs where PostgreSQL does", allow_module_level=True)

from tanheng.kernel.messages import LANGUAGES
from tests.books import rows
from tests.browsing import PASSWORD, Browsing, a_client, entered, user_of
from tests.people.settled import OTHER_WORKS, WORKS, Settled, settled

KEY = re.compile(r'name="request_key" value="([^"]+)"')
SALT = re.compile(r'name="salt" value="([^"]+)"')
SECRET = re.compile(r'id="secret">([^<]+)<')
NEW = "nine slow barges west"
ADMINISTRATORS = ("system", "security", "audit")
EVERYBODY = (*ADMINISTRATORS, "clerk", "approver", "representative")


@pytest.fixture
def here() -> Iterator[Settled]:
    """A settled book."""
    with settled() as book:
        yield book


def page(browsing: Browsing, address: str, status: int = 200) -> str:
    """Open a page in Chinese and in English, and return the English one without the tokens of its forms, which are chance."""
    for language in LANGUAGES:
        answer = browsing.get(f"{address}{'&' if '?' in address else '?'}lang={language}")
        assert answer.status_code == status, (address, answer.status_code)
    text: str = unescape(answer.content.decode())
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)


def sent(browsing: Browsing, address: str, content: dict[str, Any], *, stepped: bool = True) -> Any:
    """Fill in the form of an address and send it."""
    found = KEY.search(browsing.get(address).content.decode())
    assert found
    post = browsing.post_stepped_up if stepped else browsing.post
    return post(address, {"request_key": found[1], "reason": "because", **content})


def secret(answer: Any) -> str:
    """Return the code or key that a page shows."""
    assert answer.status_code == 200, answer.content.decode()
    found = SECRET.search(answer.content.decode())
    assert found
    assert "no-cache" in answer.headers["Cache-Control"] or "no-store" in answer.headers["Cache-Control"]
    return found[1]


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_page_opens_in_both_languages_for_whoever_it_is_for(here: Settled, who: str) -> None:
    browsing = entered(getattr(here, who).person)
    for address in ("/people/", "/people/persons/", "/people/me/", "/people/keys/", "/people/keys/make/", "/rights/", "/api/"):
        page(browsing, address)


def test_an_organisation_shows_its_names_and_what_stands_under_it(here: Settled) -> None:
    assert here.rename("city:420100", "C2").done
    system = entered(here.system.person)
    text = page(system, "/people/organisations/city:420100/")
    assert "C2" in text
    assert WORKS in text
    assert re.search(r">\s*C\s*<", text), "the former name is still told"
    assert "city:420100" in page(system, "/people/?text=C2")
    assert WORKS not in page(system, "/people/?text=C2")
    assert WORKS not in page(system, "/people/")


def test_what_is_not_there_and_what_may_not_be_seen_look_alike(here: Settled) -> None:
    own = entered(here.representative.person)
    page(own, f"/people/organisations/{WORKS}/")
    answers = [own.get(f"/people/organisations/{code}/") for code in (OTHER_WORKS, "entity:nothing", "ministry")]
    answers += [own.get(f"/people/persons/{number}/") for number in (2, 999, 10**30)]
    assert {one.status_code for one in answers} == {404}
    assert own.get("/people/persons/9/").status_code == 200
    assert "ministry" not in page(own, "/people/")
    assert a_client().get("/people/").status_code == 302


def test_contacts_are_shown_to_whom_the_policy_opens_them(here: Settled) -> None:
    assert "N5" in page(entered(here.system.person), "/people/persons/7/")
    assert "N5" in page(entered(here.clerk.person), "/people/persons/7/")
    assert "N5" not in page(entered(here.approver.person), "/people/persons/")
    for who in ("security", "audit"):
        browsing = entered(getattr(here, who).person)
        assert "N5" not in page(browsing, "/people/persons/7/")
        assert "/people/persons/7/" not in page(browsing, "/people/persons/?text=N5")
    assert "N7" in page(entered(here.representative.person), "/people/me/")


def test_the_state_of_a_login_is_told_without_secrets_to_whom_it_is_open(here: Settled) -> None:
    user_of(7, "quiet.clerk")
    user_of(8, "no.factor", factor=False)
    security = entered(here.security.person)
    assert "has a login with a second factor" in page(security, "/people/persons/7/")
    assert "no second factor yet" in page(security, "/people/persons/8/")
    assert "no login" in page(security, "/people/persons/10/")
    assert "quiet.clerk" not in page(entered(here.system.person), "/people/persons/7/")
    for browsing in (security, entered(7)):
        text = page(browsing, "/people/persons/7/")
        assert "JBSWY3DP" not in text
        assert "pbkdf2" not in text


def test_a_system_administrator_registers_a_person_whose_name_stays_out_of_the_journal(here: Settled) -> None:
    system = entered(here.system.person)
    form = system.get("/people/persons/register/").content.decode()
    key, salt = KEY.search(form), SALT.search(form)
    assert key
    assert salt
    content = {"request_key": key[1], "salt": salt[1], "name": "Q Person", "telephone": "027-1", "email": "q@example.org"}
    assert system.post("/people/persons/register/", content).status_code == 403
    answer = system.post_stepped_up("/people/persons/register/", content)
    again = system.post_stepped_up("/people/persons/register/", content)
    assert (answer.status_code, again.status_code) == (200, 200)
    assert rows("SELECT person FROM people_contact WHERE name = 'Q Person'") == [(11,)]
    assert not rows("SELECT 1 FROM commands_record WHERE text LIKE '%Q Person%'")
    assert "Q Person" in page(system, "/people/persons/?text=Q Per")


def test_a_person_without_a_name_is_not_registered(here: Settled) -> None:
    assert sent(entered(here.system.person), "/people/persons/register/", {"name": " "}).status_code == 422


def test_an_invitation_is_made_here_shown_once_and_makes_a_login(here: Settled) -> None:
    security = entered(here.security.person)
    assert sent(security, "/people/persons/10/invite/", {}, stepped=False).status_code == 403
    code = secret(sent(security, "/people/persons/10/invite/", {}))
    assert not rows("SELECT 1 FROM commands_record WHERE text LIKE %s", (f"%{code}%",))
    assert "invited" in page(security, "/people/persons/10/")
    made = {"invitation": code, "login": "new.clerk", "password1": NEW, "password2": NEW}
    assert a_client().post("/login/activate/", made).status_code == 302
    assert sent(security, "/people/persons/10/invite/", {}).status_code == 409


def test_a_lost_token_goes_from_the_door_to_a_new_login_through_pages_and_two_administrators(here: Settled) -> None:
    from tanheng.login.losing import take_up

    lost = entered(here.clerk.person)
    assert a_client().post("/login/lost/", {"login": "person7", "lost": "token"}).status_code == 200
    take_up(here.runner)
    maker, checker = entered(here.security.person), entered(here.other_security.person)
    assert "Somebody says that person 7" in page(maker, "/tasks/")
    first = secret(sent(maker, "/people/persons/7/lost/", {"lost": "token"}))
    ((number,),) = rows("SELECT max(number) FROM commands_proposal")
    assert first not in page(checker, f"/proposals/{number}/")
    assert sent(maker, f"/proposals/{number}/", {"verdict": "approved"}).status_code == 409
    approved = sent(checker, f"/proposals/{number}/", {"verdict": "approved"})
    found = re.search(r"/people/half/\d+/", approved.content.decode())
    assert found
    assert lost.get("/people/me/").status_code == 302
    assert sent(maker, found[0], {}).status_code == 409
    second = secret(sent(checker, found[0], {}))
    assert sent(checker, found[0], {}).status_code == 409
    made = {"invitation": first, "second": second, "login": "person7", "password1": NEW, "password2": NEW}
    assert a_client().post("/login/activate/", {**made, "second": ""}).status_code == 422
    assert a_client().post("/login/activate/", made).status_code == 302
    assert a_client().post("/login/", {"login": "person7", "password": PASSWORD}).status_code == 200
    assert "Somebody says" not in page(maker, "/tasks/")


def test_the_three_administrators_are_apart_in_pages_too(here: Settled) -> None:
    for_system = ("/people/persons/register/", "/do/organisation_register/", "/do/person_contact_erase/")
    for_security = (
        "/people/persons/10/invite/",
        "/people/persons/7/lost/",
        "/people/half/1/",
        "/do/assignment_give/",
        "/do/assignment_end/",
    )
    system, security, audit = (entered(getattr(here, who).person) for who in ADMINISTRATORS)
    for address in for_system:
        assert [one.get(address).status_code for one in (system, security, audit)] == [200, 404, 404], address
    for address in for_security:
        assert [one.get(address).status_code for one in (system, security, audit)] == [404, 200, 404], address
    assert [one.post_stepped_up(for_system[0], {"name": "X"}).status_code for one in (security, audit)] == [404, 404]
    assert [one.post_stepped_up(for_security[0]).status_code for one in (system, audit)] == [404, 404]


def test_a_security_administrator_gives_himself_nothing(here: Settled) -> None:
    own = entered(here.security.person)
    text = page(own, "/people/persons/3/")
    assert "/do/assignment_give/" not in text
    assert "/lost/" not in text
    user_of(4)
    assert sent(own, "/people/persons/3/lost/", {"lost": "token"}).status_code == 409
    content = {"assignments": [{"person": 3, "organisation": "registry", "role": "registry_clerk"}]}
    assert not here.by_two("assignment_give", content).done


def test_the_page_of_a_deactivated_person_says_so_and_offers_nothing_but_to_erase(here: Settled) -> None:
    assert here.run("person_deactivate", {"person": 7}, here.security).done
    text = page(entered(here.security.person), "/people/persons/7/")
    assert "deactivated" in text
    assert "/invite/" not in text
    assert "/do/assignment_give/" not in text
    assert "/do/person_contact_erase/?person=7" in page(entered(here.system.person), "/people/persons/7/")


def test_powers_lent_and_borrowed_stand_with_both_persons(here: Settled) -> None:
    assert here.lend(10).done
    assert "/people/persons/10/" in page(entered(here.representative.person), "/people/me/")
    assert "/people/persons/9/" in page(entered(here.system.person), "/people/persons/10/")


def test_a_key_is_shown_once_works_and_is_ended(here: Settled) -> None:
    clerk = entered(here.clerk.person)
    address, content = "/people/keys/make/", {"name": "ledger copy", "until": "2026-08-01", "reads": ["account"]}
    assert sent(clerk, address, content, stepped=False).status_code == 403
    made = sent(clerk, address, content)
    assert "2026-08-02 00:00" in made.content.decode(), "instants are told in Beijing time, not as records hold them"
    key = secret(made)
    assert key not in page(clerk, "/people/keys/")
    assert "ledger copy" in page(clerk, "/people/keys/")
    assert "ledger copy" not in page(entered(here.approver.person), "/people/keys/")
    assert "ledger copy" in page(entered(here.security.person), "/people/keys/")
    bearer = {"authorization": f"Bearer {key}"}
    assert a_client().get("/api/v1/accounts", headers=bearer).status_code == 200
    ((number,),) = rows("SELECT number FROM visibility_apikey")
    assert f"/do/api_key_end/?key={number}" in page(clerk, "/people/keys/")
    assert here.run("api_key_end", {"key": number}, here.clerk).done
    assert a_client().get("/api/v1/accounts", headers=bearer).status_code == 401


@pytest.mark.parametrize(
    "content",
    [
        {"until": "2030-01-01"},
        {"until": "yesterday"},
        {"until": "9999-12-31"},
        {"name": ""},
        {"commands": ["proposal_decide"]},
        {"commands": ["vintage_create", "no_such"]},
        {"reads": ["everything"]},
    ],
)
def test_a_key_that_may_not_be_is_refused_in_words(here: Settled, content: dict[str, Any]) -> None:
    whole = {"name": "x", "until": "2026-08-01", **content}
    assert sent(entered(here.clerk.person), "/people/keys/make/", whole).status_code in (409, 422)
    assert not rows("SELECT 1 FROM visibility_apikey")


@pytest.mark.usefixtures("here")
def test_the_matrices_are_open_to_everybody_and_say_who_could_do_a_thing_alone() -> None:
    client = a_client()
    everybody = client.get("/rights/?lang=en")
    assert everybody.status_code == 200
    one = unescape(client.get("/rights/?role=security_administrator&lang=en").content.decode())
    assert "login_invite" in one
    assert "organisation_register" not in one
    assert "who could do this alone?" in one
    assert client.get("/rights/?role=public").status_code == 200
    assert client.get("/rights/?role=nonsense").status_code == 200
    assert client.get("/api/?lang=en").status_code == 200


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", "\0", "a" * 5000, "<script>alert(1)</script>"])
def test_a_search_is_only_ever_a_search(here: Settled, text: str) -> None:
    system = entered(here.system.person)
    for address in ("/people/", "/people/persons/"):
        answer = system.get(address, data={"text": text, "after": text})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()


def test_everybody_changes_his_own_email_with_a_fresh_proof(here: Settled) -> None:
    clerk = entered(here.clerk.person)
    assert "/people/me/email/" in page(clerk, "/people/me/")
    typed = {"email": "clerk@example.org"}
    assert sent(clerk, "/people/me/email/", typed, stepped=False).status_code == 403
    assert sent(clerk, "/people/me/email/", {"email": "no address"}).status_code == 422
    assert sent(clerk, "/people/me/email/", typed).status_code == 302
    assert "clerk@example.org" in page(clerk, "/people/me/")
    assert sent(clerk, "/people/me/email/", typed).status_code == 409
