"""A login begins with an invitation, and a lost one is made anew by two administrators who are not concerned."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tanheng.commands.actors import Actor
from tanheng.commands.records import Outcome
from tanheng.kernel.clock import CLOCK
from tests.books import codes, rows
from tests.browsing import PASSWORD, a_client, entered, user_of
from tests.people.settled import Settled
from tests.signing import signing_key

NEW = "nine slow barges west"


def handed(person: int) -> tuple[str, dict[str, Any]]:
    """Return a code and the content of a command that gives it out."""
    from tanheng.login.invitations import hash_of, new_code

    code = new_code()
    return code, {"person": person, "code_hash": hash_of(code)}


def invited(here: Settled, person: int = 10) -> str:
    """Invite a person and return the code."""
    code, content = handed(person)
    assert here.run("login_invite", content, here.security).done
    return code


def activate(code: str, name: str = "new.clerk", password: str = NEW, **more: str) -> Any:
    """Send the form by which a login is made."""
    content = {"invitation": code, "login": name, "password1": password, "password2": password, **more}
    return a_client().post("/login/activate/", content)


def made(name: str = "new.clerk") -> bool:
    """Tell whether there is a login of this name."""
    from tanheng.login.models import User

    return bool(User.objects.filter(username=name).exists())


def test_an_invited_person_makes_a_login_and_enters(here: Settled) -> None:
    code = invited(here)
    assert activate(code.lower().replace("-", " ")).status_code == 302
    client = a_client()
    assert client.post("/login/", {"login": "new.clerk", "password": NEW}).status_code == 302
    assert client.get("/").headers["Location"] == "/login/factors/"


def test_a_code_makes_one_login(here: Settled) -> None:
    code = invited(here)
    activate(code)
    assert activate(code, "second").status_code == 422
    assert not made("second")


def test_a_code_is_good_for_seven_days(here: Settled) -> None:
    code = invited(here)
    CLOCK.forward(timedelta(days=7))
    assert activate(code).status_code == 422
    assert not made()


def test_a_later_invitation_takes_the_place_of_an_earlier_one(here: Settled) -> None:
    first, second = invited(here), invited(here)
    assert activate(first).status_code == 422
    assert activate(second).status_code == 302


def test_a_deactivated_person_makes_no_login(here: Settled) -> None:
    code = invited(here)
    assert here.run("person_deactivate", {"person": 10}, here.system).done
    assert activate(code).status_code == 422


def test_a_wrong_code_tells_nothing_about_names(here: Settled) -> None:
    user_of(here.clerk.person)
    pages = [activate("WRONG-CODE", name).content.decode().replace(name, "NAME") for name in ("person7", "nobodyx")]
    assert [page.count("invalid-feedback") for page in pages] == [0, 0]
    assert len(pages[0]) == len(pages[1])


@pytest.mark.parametrize(
    "password", ["short", "password1234", "123456789012345", "qwertyuiopasdf", "aaaaaaaaaaaaaaa", "xx new.clerk xx", "abcdefghijklmn"]
)
def test_a_weak_password_is_refused(here: Settled, password: str) -> None:
    code = invited(here)
    assert activate(code, password=password).status_code == 422
    assert not made()


@pytest.mark.parametrize("name", ["ab", "-abc", "name with blanks", "nämé", "a" * 61, "<b>x</b>", "../x"])
def test_a_name_of_another_form_is_refused(here: Settled, name: str) -> None:
    assert activate(invited(here), name).status_code == 422


def test_a_form_with_more_fields_than_it_has_gives_nothing_more(here: Settled) -> None:
    from tanheng.login.models import User

    code = invited(here)
    assert activate(code, person="3", person_id="3", is_active="0", id="99", is_superuser="1").status_code == 302
    user = User.objects.get(username="new.clerk")
    assert (user.person_id, user.is_active) == (10, True)


def test_the_journal_holds_no_code(here: Settled) -> None:
    code = invited(here)
    texts = [text for (text,) in rows("SELECT text FROM commands_record ORDER BY number DESC LIMIT 3")]
    assert not any(code in text or code.replace("-", "") in text for text in texts)
    assert json.loads(texts[0])["command"] == "login_invite"


def reset(
    here: Settled, name: str = "factor_reset", person: int = 7, maker: Actor | None = None, checker: Actor | None = None
) -> tuple[str, Outcome]:
    """Propose and decide a reset; return the code and the outcome."""
    code, content = handed(person)
    return code, here.by_two(name, content, maker, checker)


def half(here: Settled, invitation: int, actor: Actor | None = None) -> tuple[str, Outcome]:
    """Make the second half of the code of a reset; return it and the outcome."""
    code, content = handed(0)
    asked = {"invitation": invitation, "code_hash": content["code_hash"]}
    return code, here.run("reset_complete", asked, actor or here.other_security)


def half_of(here: Settled, *, actor: Actor | None = None, times: int = 1) -> Outcome:
    """Make a half once or more often after a reset of person 7, and return the last outcome."""
    user_of(7)
    number = reset(here)[1].number
    return [half(here, number, actor)[1] for _ in range(times)][-1]


def test_one_half_of_a_code_makes_no_login_and_neither_does_the_other(here: Settled) -> None:
    user_of(7)
    code, outcome = reset(here)
    assert activate(code, "person7").status_code == 422
    other, _ = half(here, outcome.number)
    for first, second in ((code, ""), (other, ""), (code, code), (other, code), (other, other)):
        assert activate(first, "person7", second=second).status_code == 422
    assert activate(code, "person7", second=other).status_code == 302


def half_of_another(here: Settled) -> Outcome:
    """Take the first half of a code for the second too."""
    user_of(7)
    _, content = handed(7)
    number = here.by_two("factor_reset", content).number
    return here.run("reset_complete", {"invitation": number, "code_hash": content["code_hash"]}, here.other_security)


def half_for_oneself(here: Settled) -> Outcome:
    """Have the person concerned make the second half."""
    user_of(5)
    number = reset(here, person=5)[1].number
    return half(here, number, here.third_security)[1]


@pytest.mark.parametrize("name", ["factor_reset", "password_reset"])
def test_a_reset_ends_visits_and_factors_and_gives_a_new_code(here: Settled, name: str) -> None:
    from tanheng.login.codes import has_factor

    browsing = entered(here.clerk.person)
    code, outcome = reset(here, name)
    assert outcome.done, outcome.findings
    other, done = half(here, outcome.number)
    assert done.done, done.findings
    assert browsing.get("/login/visits/").status_code == 302
    assert not has_factor(browsing.user)
    assert a_client().post("/login/", {"login": "person7", "password": PASSWORD}).status_code == 200
    assert activate(code, "other.name", second=other).status_code == 422
    assert activate(code, "person7", second=other).status_code == 302
    client = a_client()
    assert client.post("/login/", {"login": "person7", "password": NEW}).status_code == 302
    assert client.get("/").headers["Location"] == "/login/factors/"
    (event,) = rows("SELECT content FROM commands_outbox WHERE topic = 'login_reset'")
    assert json.loads(event[0]) == {"person": 7, "lost": name.removesuffix("_reset")}


def test_a_reset_ends_the_keys_of_the_login_and_tells_the_person_and_the_approver(here: Settled) -> None:
    from tests.api.entering import Caller, key_for

    user_of(here.representative.person)
    caller, other = Caller(key_for(here, here.representative)), Caller(key_for(here, here.clerk))
    delegation = here.lend(here.clerk.person).result["delegation"]
    assert caller.get("/viewer").status_code == 200
    _, content = handed(here.representative.person)
    made = here.run("proposal_make", {"command": "factor_reset", "content": content}, here.security)
    page = entered(here.other_security.person).get(f"/proposals/{made.number}/?lang=en").content.decode()
    assert "keys of the API that end with the login" in page
    assert f"/people/persons/{here.clerk.person}/" in page
    outcome = here.run("proposal_decide", {"proposal": made.number, "verdict": "approved"}, here.other_security)
    assert outcome.done, outcome.findings
    assert caller.get("/viewer").status_code == 401
    assert other.get("/viewer").status_code == 200, "the keys of others go on"
    told = entered(here.representative.person).get("/notices/?lang=en").content.decode()
    assert "was made anew" in told
    assert f"still run: {delegation}" in told


Case = Callable[[Settled], Outcome]


def with_login(case: Case, person: int = 7) -> Case:
    """Make the login of a person before a case."""

    def made_first(here: Settled) -> Outcome:
        user_of(person)
        return case(here)

    return made_first


def invited_again(here: Settled) -> Outcome:
    """Give one code out twice."""
    _, content = handed(10)
    assert here.run("login_invite", content, here.security).done
    return here.run("login_invite", content, here.security)


CASES: dict[int, list[Case]] = {
    9411: [with_login(lambda here: here.run("login_invite", handed(7)[1], here.security))],
    9412: [lambda here: reset(here)[1], lambda here: reset(here, "password_reset")[1]],
    9413: [
        with_login(lambda here: reset(here, person=3)[1], 3),
        with_login(lambda here: reset(here, person=4)[1], 4),
        with_login(lambda here: reset(here, "password_reset", person=4)[1], 4),
        half_for_oneself,
    ],
    9414: [invited_again, half_of_another],
    9430: [lambda here: half(here, 99999999)[1], lambda here: half(here, here.run("login_invite", handed(10)[1], here.security).number)[1]],
    9431: [lambda here: half_of(here, times=2)],
    9432: [lambda here: half_of(here, actor=here.security)],
    9208: [lambda here: here.run("login_invite", handed(99)[1], here.security)],
    9104: [with_login(lambda here: here.run("factor_reset", handed(7)[1], here.security))],
    9108: [with_login(lambda here: reset(here, checker=here.security)[1])],
}


def test_what_is_said_at_the_door_to_be_lost_is_a_task_until_it_is_reset_and_all_names_get_one_answer(here: Settled) -> None:
    from tanheng.login.losing import take_up

    user_of(7)
    client = a_client()
    answers = [client.post("/login/lost/", {"login": name, "lost": "token"}) for name in ("Person7 ", "person7", "nobodyx")]
    assert {one.status_code for one in answers} == {200}
    assert answers[0].content == answers[2].content
    assert take_up(here.runner) == 2
    query = "SELECT kind, organisation, person, ended IS NULL FROM tasks_task WHERE kind LIKE '%lost'"
    assert rows(query) == [("token_lost", "program", 7, True)]
    client.post("/login/lost/", {"login": "person7", "lost": "token"})
    take_up(here.runner)
    assert len(rows(query)) == 1
    assert reset(here)[1].done
    assert rows(query) == [("token_lost", "program", 7, False)]


@pytest.mark.usefixtures("here")
def test_at_the_door_nothing_is_asked_too_often() -> None:
    client = a_client()
    statuses = [client.post("/login/lost/", {"login": f"name{number}", "lost": "password"}).status_code for number in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    assert client.post("/login/lost/", {"login": "x", "lost": "wallet"}).status_code in (422, 429)


@pytest.mark.parametrize(("code", "case"), [(code, case) for code, cases in CASES.items() for case in cases])
def test_each_refusal_is_reached(here: Settled, code: int, case: Case) -> None:
    assert codes(case(here)) == [code]


@pytest.mark.parametrize("who", ["system", "audit", "clerk", "representative"])
def test_only_security_administrators_invite_and_reset(here: Settled, who: str) -> None:
    actor = getattr(here, who)
    user_of(8)
    assert codes(here.run("login_invite", handed(10)[1], actor)) == [9234]
    assert codes(reset(here, person=8, maker=actor)[1]) == [9113]
    assert codes(reset(here, person=8, checker=actor)[1]) == [9113]


def test_the_three_administrators_are_apart(here: Settled) -> None:
    assert codes(here.run("proposal_make", {"command": "assignment_give", "content": {"assignments": []}}, here.system))[:1] == [9113]
    assert codes(here.run("organisation_register", {"organisations": []}, here.security))[:1]
    for command, content in (("person_register", {"persons": []}), ("organisation_register", {"organisations": []})):
        assert not here.run(command, content, here.audit).done


def test_the_independent_auditor_finds_the_records_of_logins_right(here: Settled, tmp_path: Path) -> None:
    from tanheng.commands.sealing import seal_all
    from tanheng.ledger.exporting import export
    from tanheng_auditor.audit import POLICY, audit, policy_of

    user_of(7)
    invited(here)
    assert half(here, reset(here)[1].number)[1].done
    assert here.run("login_lost", {"person": 7, "lost": "token"}, here.program).done
    assert not reset(here, person=99)[1].done
    key = signing_key()
    seal_all(key)
    export(tmp_path / "export", key.public)
    outcome = audit(tmp_path / "export", policy=policy_of(POLICY))
    assert [fault.message().render("en") for fault in outcome.faults] == []
