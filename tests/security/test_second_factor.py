"""Without a second factor nothing opens but where one is got; with one, each binding act wants a fresh proof."""

from __future__ import annotations

import time

import pytest

from tanheng.kernel.findings import Finding
from tests.browsing import PASSWORD, SECRET, Browsing, a_client, code_now, entered, entered_by_pages, fresh_code, user_of
from tests.people.settled import Settled

EVERYWHERE = ("/", "/login/visits/", "/login/password/change/", "/login/passkey/", "/acting/")


def without_factor(here: Settled) -> Browsing:
    """Enter by password as somebody who has no second factor."""
    user = user_of(here.clerk.person, factor=False)
    client = a_client()
    answer = client.post("/login/", {"login": user.username, "password": PASSWORD})
    assert answer.status_code == 302
    return Browsing(client, user)


@pytest.mark.parametrize("address", EVERYWHERE)
def test_who_has_no_second_factor_sees_only_where_he_gets_one(here: Settled, address: str) -> None:
    answer = without_factor(here).get(address)
    assert (answer.status_code, answer.headers.get("Location")) == (302, "/login/factors/")


def test_a_post_without_a_second_factor_changes_nothing(here: Settled) -> None:
    browsing = without_factor(here)
    answer = browsing.post("/acting/", {"assignment": "7"})
    assert answer.headers["Location"] == "/login/factors/"
    assert "acting_as" not in browsing.client.session


def test_a_page_that_is_swapped_in_leads_to_the_enrolment_as_a_whole(here: Settled) -> None:
    answer = without_factor(here).get("/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (403, "/login/factors/")


def enrol(browsing: Browsing) -> str:
    """Set up one-time codes through the page and return the secret."""
    page = browsing.get("/login/factors/totp/activate/").content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    secret = page.split('id="totp-secret">')[1].split("<")[0]
    answer = browsing.post("/login/factors/totp/activate/", {"code": code_of(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


def code_of(secret: str) -> str:
    """Return the code of now of another secret."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_one_time_codes_are_set_up_and_everything_opens(here: Settled) -> None:
    browsing = without_factor(here)
    assert "/login/factors/totp/activate/" in browsing.get("/login/factors/").content.decode()
    secret = enrol(browsing)
    codes = browsing.get("/login/factors/recovery-codes/").content.decode()
    assert codes.count('<li class="col-6') == 10
    assert browsing.get("/").status_code == 200
    assert '<li class="col-6' not in browsing.get("/login/factors/recovery-codes/", follow=True).content.decode()
    assert secret not in browsing.get("/login/factors/").content.decode()


def test_a_recovery_code_enters_once(here: Settled) -> None:
    browsing = without_factor(here)
    enrol(browsing)
    page = browsing.get("/login/factors/recovery-codes/").content.decode()
    code = page.split('<li class="col-6 code fs-3">')[1].split("<")[0]
    answers = []
    for _ in range(2):
        client = a_client()
        client.post("/login/", {"login": browsing.user.username, "password": PASSWORD})
        answers.append(client.post("/login/factors/authenticate/", {"code": code}).status_code)
    assert answers == [302, 200]


def test_the_last_second_factor_cannot_be_removed(here: Settled) -> None:
    from tanheng.login.codes import has_factor

    browsing = entered_by_pages(user_of(here.clerk.person))
    browsing.post("/login/factors/reauthenticate/", {"code": fresh_code(browsing.user)})
    browsing.post("/login/factors/totp/deactivate/")
    assert has_factor(browsing.user)


def test_a_password_does_not_stand_in_for_the_factor_where_factors_are_changed(here: Settled) -> None:
    browsing = entered_by_pages(user_of(here.clerk.person))
    for address in ("/login/factors/webauthn/add/", "/login/factors/recovery-codes/generate/", "/login/password/change/"):
        assert browsing.get(address).headers["Location"].startswith("/login/factors/reauthenticate/")
    answer = browsing.post("/login/reauthenticate/", {"password": PASSWORD})
    assert answer.headers["Location"].startswith("/login/factors/reauthenticate/")


class Acting:
    """Asks for a fresh proof as a page for a command does."""

    def __init__(self, browsing: Browsing) -> None:
        self.browsing = browsing

    def step(self, content: dict[str, str] | None = None, *, act: str = "") -> Finding | None:
        """Send a form to a page that does nothing but step up."""
        from django.http import HttpRequest, HttpResponse
        from django.test import override_settings

        from tanheng.interfaces.web import urls
        from tanheng.login.stepping import stepped_up

        found: list[Finding | None] = []

        def answer(request: HttpRequest) -> HttpResponse:
            found.append(stepped_up(request, act))
            return HttpResponse("")

        from django.urls import clear_url_caches, path

        added = path("stepping/", answer)
        urls.urlpatterns.insert(0, added)
        clear_url_caches()
        try:
            with override_settings(ROOT_URLCONF="tanheng.interfaces.web.urls"):
                assert self.browsing.post("/stepping/", content or {}).status_code == 200
        finally:
            urls.urlpatterns.remove(added)
            clear_url_caches()
        return found[0]


def code_number(finding: Finding | None) -> int:
    """Return the number of a finding, 0 for none."""
    return finding.code if finding else 0


def test_a_binding_act_wants_a_code_and_takes_each_once(here: Settled) -> None:
    acting = Acting(entered(here.clerk.person))
    assert code_number(acting.step()) == 9401
    assert code_number(acting.step({"code": "000000"})) == 9402
    code = code_now()
    assert acting.step({"code": code}, act="a") is None
    assert code_number(acting.step({"code": code}, act="b")) == 9402
    assert acting.step({"code": code}, act="a") is None, "the same request, sent again, gets its first answer"
    assert code_number(acting.step({"code": code})) == 9402


def test_the_code_of_entering_carries_no_act(here: Settled) -> None:
    browsing = entered_by_pages(user_of(here.clerk.person))
    assert code_number(Acting(browsing).step({"code": code_now()})) == 9402


def test_a_code_of_another_user_carries_no_act(here: Settled) -> None:
    from allauth.mfa.models import Authenticator

    browsing = entered(here.clerk.person)
    Authenticator.objects.filter(user=browsing.user).update(data={"secret": SECRET[::-1]})
    assert code_number(Acting(browsing).step({"code": code_now()})) == 9402


def test_a_factor_shown_moments_ago_carries_one_act_for_five_minutes(here: Settled) -> None:
    browsing = entered(here.clerk.person)
    acting = Acting(browsing)
    browsing.post("/login/factors/reauthenticate/", {"code": fresh_code(browsing.user)})
    assert acting.step() is None
    assert code_number(acting.step()) == 9401
    browsing.post("/login/factors/reauthenticate/", {"code": fresh_code(browsing.user)})
    session = browsing.client.session
    session["account_authentication_methods"] = [{**one, "at": one["at"] - 301} for one in session["account_authentication_methods"]]
    session.save()
    assert code_number(acting.step()) == 9401


def test_a_password_shown_again_carries_no_act(here: Settled) -> None:
    browsing = entered(here.clerk.person)
    session = browsing.client.session
    session["account_authentication_methods"] += [{"method": "password", "reauthenticated": True, "at": time.time()}]
    session.save()
    assert code_number(Acting(browsing).step()) == 9401


def test_the_session_keeps_its_key_at_a_fresh_proof_so_that_a_lost_answer_logs_nobody_out(here: Settled) -> None:
    browsing = entered(here.clerk.person)
    before = browsing.client.session.session_key
    assert Acting(browsing).step({"code": code_now()}) is None
    assert browsing.client.session.session_key == before
    assert browsing.get("/login/visits/").status_code == 200


def test_a_recovery_code_carries_the_same_act_again_and_no_other(here: Settled) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    browsing = entered(here.clerk.person)
    code = RecoveryCodes.activate(browsing.user).get_unused_codes()[0]
    acting = Acting(browsing)
    assert [acting.step({"code": code}, act="a 1") for _ in range(2)] == [None, None]
    assert code_number(acting.step({"code": code}, act="a 2")) == 9402


def test_codes_cannot_be_guessed_one_after_the_other(here: Settled) -> None:
    acting = Acting(entered(here.clerk.person))
    numbers = [code_number(acting.step({"code": f"{at:06d}"})) for at in range(25)]
    assert numbers[-1] == 9403
    assert code_number(acting.step({"code": code_now()})) == 9403


@pytest.mark.parametrize(
    "credential", ["{}", "[]", "null", "7", "not json", '{"id": "x"}', '{"id":"x","rawId":"x","type":"public-key","response":{}}']
)
def test_what_is_no_answer_of_a_passkey_proves_nothing(here: Settled, credential: str) -> None:
    browsing = entered(here.clerk.person)
    assert "challenge" in browsing.get("/login/passkey/").content.decode()
    assert code_number(Acting(browsing).step({"credential": credential})) == 9402


def test_every_command_that_is_harmless_is_one_and_everything_else_binds(here: Settled) -> None:
    from tanheng.commands.definitions import COMMANDS
    from tanheng.commands.roles import Role
    from tanheng.login.rules import binding, rules

    assert here
    assert rules().harmless_commands <= COMMANDS.keys()
    assert binding("freeze_enter")
    assert rules().second_factor_roles <= {str(role) for role in Role}


def test_a_program_that_comes_with_a_session_of_one_factor_is_refused_in_both_languages(here: Settled) -> None:
    from django.urls import clear_url_caches, path

    from tanheng.interfaces.web import urls
    from tanheng.interfaces.web.views.home import home

    added = path("api/v1/anything", home)
    urls.urlpatterns.insert(0, added)
    clear_url_caches()
    try:
        answer = without_factor(here).get("/api/v1/anything")
    finally:
        urls.urlpatterns.remove(added)
        clear_url_caches()
    assert answer.status_code == 403
    (finding,) = answer.json()["findings"]
    assert finding["check"] == 9404
    assert "second factor" in finding["en"]
    assert "第二" in finding["zh"]
