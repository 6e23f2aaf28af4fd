"""Who enters is known, and nobody else: password, second factor, lockout, and nothing given away."""

from __future__ import annotations

from tests.browsing import PASSWORD, a_client, code_now, entered, entered_by_pages, user_of
from tests.people.settled import Settled


def test_who_entered_is_known_on_the_first_page(here: Settled) -> None:
    browsing = entered(here.clerk.person)
    answer = browsing.get("/")
    assert answer.status_code == 200
    assert browsing.user.username in answer.content.decode()


def test_nobody_is_known_before_entering(here: Settled) -> None:
    answer = a_client().get("/")
    assert answer.status_code == 200
    assert f"person{here.clerk.person}" not in answer.content.decode()


def test_one_enters_with_password_and_code(here: Settled) -> None:
    browsing = entered_by_pages(user_of(here.clerk.person))
    assert "person7" in browsing.get("/").content.decode()


def test_the_password_alone_opens_nothing(here: Settled) -> None:
    user = user_of(here.clerk.person)
    client = a_client()
    client.post("/login/", {"login": user.username, "password": PASSWORD})
    assert user.username not in client.get("/").content.decode()
    assert client.get("/login/visits/").status_code == 302


def test_a_login_name_is_the_same_in_capitals(here: Settled) -> None:
    user = user_of(here.clerk.person)
    assert a_client().post("/login/", {"login": " Person7 ", "password": PASSWORD}).status_code == 302
    assert user.username == "person7"


def test_a_code_enters_once(here: Settled) -> None:
    user = user_of(here.clerk.person)
    entered_by_pages(user)
    code = code_now()
    client = a_client()
    client.post("/login/", {"login": user.username, "password": PASSWORD})
    answer = client.post("/login/factors/authenticate/", {"code": code})
    assert answer.status_code == 200
    assert client.get("/login/visits/").status_code == 302


def test_nobody_signs_up(here: Settled) -> None:
    assert here
    for address in ("/login/signup/", "/signup/", "/accounts/signup/"):
        assert a_client().get(address).status_code == 404


def test_five_failures_lock_name_and_address_and_say_the_same_for_names_that_are_not(here: Settled) -> None:
    user = user_of(here.clerk.person)
    told = []
    for name in (user.username, "nobody-of-this-name"):
        client = a_client()
        answers = [client.post("/login/", {"login": name, "password": f"wrong wrong {at}"}) for at in range(5)]
        told.append([(answer.status_code, answer.content.decode().count("class=")) for answer in answers])
        assert answers[-1].status_code == 429
        assert name not in answers[-1].content.decode()
        # The right password helps no more.
        assert client.post("/login/", {"login": name, "password": PASSWORD}).status_code == 429
    assert told[0] == told[1]


def test_a_lockout_is_of_one_address(here: Settled) -> None:
    user = user_of(here.clerk.person)
    client = a_client()
    for at in range(6):
        client.post("/login/", {"login": user.username, "password": f"wrong wrong {at}"})
    other = a_client()
    assert other.post("/login/", {"login": user.username, "password": PASSWORD}, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_a_made_up_forwarding_header_does_not_get_round_the_lockout(here: Settled) -> None:
    user = user_of(here.clerk.person)
    client = a_client()
    for at in range(5):
        client.post("/login/", {"login": user.username, "password": "wrong wrong"}, headers={"X-Forwarded-For": f"198.51.100.{at}"})
    answer = client.post("/login/", {"login": user.username, "password": PASSWORD}, headers={"X-Forwarded-For": "198.51.100.99"})
    assert answer.status_code == 429


def test_wrong_names_and_wrong_passwords_are_told_alike(here: Settled) -> None:
    user = user_of(here.clerk.person)
    pages = [
        a_client().post("/login/", {"login": name, "password": "wrong wrong"}).content.decode().replace(name, "NAME")
        for name in (user.username, "nobodyx")
    ]
    without_token = [page.split("csrfmiddlewaretoken")[0] + page.split("csrfmiddlewaretoken")[1][80:] for page in pages]
    assert without_token[0] == without_token[1]


def test_a_deactivated_person_is_told_no_more_than_who_mistyped(here: Settled) -> None:
    user_of(here.clerk.person)
    right_before = a_client().post("/login/", {"login": "person7", "password": PASSWORD})
    assert right_before.status_code == 302
    assert here.run("person_deactivate", {"person": here.clerk.person}, here.system).done
    answer = a_client().post("/login/", {"login": "person7", "password": PASSWORD})
    assert answer.status_code == 200
    assert a_client().post("/login/", {"login": "person7", "password": "wrong wrong"}).status_code == 200


def test_what_is_kept_of_failures_holds_no_password(here: Settled) -> None:
    from axes.models import AccessAttempt, AccessLog

    user = user_of(here.clerk.person)
    a_client().post("/login/", {"login": user.username, "password": "nearly the password"})
    entered_by_pages(user)
    kept = [str(row) for model in (AccessAttempt, AccessLog) for row in model.objects.values()]
    assert not any("nearly" in text or PASSWORD in text for text in kept)
