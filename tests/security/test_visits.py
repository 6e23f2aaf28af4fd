"""A visit ends when it must, and its session with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.browsing import PASSWORD, Browsing, a_client, entered, entered_by_pages, fresh_code, user_of
from tests.people.settled import Settled

NEW = "nine slow barges west"


def goes_on(browsing: Browsing) -> bool:
    """Tell whether a visit goes on."""
    return bool(browsing.get("/login/visits/").status_code == 200)


def shifted(browsing: Browsing, **fields: timedelta) -> None:
    """Make a visit older."""
    from tanheng.login.models import Visit

    Visit.objects.filter(user=browsing.user).update(**{name: timezone.now() - by for name, by in fields.items()})


def test_a_visit_ends_after_half_an_hour_without_a_step(here: Settled) -> None:
    browsing = entered(here.clerk.person)
    shifted(browsing, seen_at=timedelta(minutes=29))
    assert goes_on(browsing)
    shifted(browsing, seen_at=timedelta(minutes=31))
    assert not goes_on(browsing)


def test_a_step_keeps_a_visit_going(here: Settled) -> None:
    from tanheng.login.models import Visit

    browsing = entered(here.clerk.person)
    shifted(browsing, seen_at=timedelta(minutes=20))
    assert goes_on(browsing)
    assert timezone.now() - Visit.objects.get(user=browsing.user).seen_at < timedelta(minutes=1)


def test_a_visit_ends_after_twelve_hours_whatever_happens(here: Settled, monkeypatch: pytest.MonkeyPatch) -> None:
    from tanheng.login.visits import why_over

    browsing = entered(here.clerk.person)
    number, began = browsing.client.session["visit"], timezone.now()
    for minutes in range(20, 12 * 60 + 21, 20):
        monkeypatch.setattr(timezone, "now", lambda minutes=minutes: began + timedelta(minutes=minutes))
        why = why_over(number, browsing.user.pk)
        assert why == ("absolute" if minutes >= 12 * 60 else ""), minutes
        if why:
            return


def test_the_fourth_visit_ends_the_oldest(here: Settled) -> None:
    user_of(here.clerk.person)
    browsings = [entered(here.clerk.person) for _ in range(4)]
    assert [goes_on(one) for one in browsings] == [False, True, True, True]


def test_a_person_sees_his_visits_and_ends_one(here: Settled) -> None:
    first, second = entered(here.clerk.person), entered(here.clerk.person)
    page = first.get("/login/visits/").content.decode()
    assert page.count('name="visit"') == 2
    from tanheng.login.visits import VISIT

    first.post("/login/visits/", {"visit": second.client.session[VISIT]})
    assert (goes_on(first), goes_on(second)) == (True, False)


def test_nobody_ends_the_visit_of_another(here: Settled) -> None:
    from tanheng.login.visits import VISIT

    clerk, approver = entered(here.clerk.person), entered(here.approver.person)
    for number in (approver.client.session[VISIT], "9" * 30, "x", ""):
        clerk.post("/login/visits/", {"visit": number})
    assert goes_on(approver)


def test_logging_out_kills_the_session_on_the_server(here: Settled) -> None:
    browsing = entered(here.clerk.person)
    stolen = a_client()
    stolen.cookies = browsing.client.cookies.copy()
    assert goes_on(Browsing(stolen, browsing.user))
    browsing.post("/login/logout/")
    assert not goes_on(Browsing(stolen, browsing.user))


def test_logging_out_is_a_post(here: Settled) -> None:
    browsing = entered(here.clerk.person)
    browsing.get("/login/logout/")
    assert goes_on(browsing)


def test_a_deactivated_person_is_out_at_once(here: Settled) -> None:
    browsing = entered(here.clerk.person)
    assert here.run("person_deactivate", {"person": here.clerk.person}, here.system).done
    assert not goes_on(browsing)


def test_who_loses_a_role_is_out_at_once(here: Settled) -> None:
    browsing, other = entered(here.clerk.person), entered(here.approver.person)
    assert here.by_two("assignment_end", {"assignment": here.clerk.assignment}).done
    assert (goes_on(browsing), goes_on(other)) == (False, True)


def test_who_is_given_a_role_stays(here: Settled) -> None:
    browsing = entered(here.clerk.person)
    assert here.give(here.clerk.person, "ministry", "ministry_officer").done
    assert goes_on(browsing)


def test_changing_the_password_ends_all_other_visits(here: Settled) -> None:
    user = user_of(here.clerk.person)
    other, browsing = entered_by_pages(user), entered_by_pages(user)
    browsing.post("/login/factors/reauthenticate/", {"code": fresh_code(user)})
    before = browsing.client.session.session_key
    answer = browsing.post("/login/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert answer.status_code == 302, answer.content.decode()
    assert (goes_on(browsing), goes_on(other)) == (True, False)
    assert browsing.client.session.session_key != before
    assert a_client().post("/login/", {"login": user.username, "password": PASSWORD}).status_code == 200


def test_a_session_without_a_visit_is_worth_nothing(here: Settled) -> None:
    from tanheng.login.visits import VISIT

    browsing = entered(here.clerk.person)
    session = browsing.client.session
    del session[VISIT]
    session.save()
    assert not goes_on(browsing)


def test_whoever_was_logged_out_is_told_why(here: Settled) -> None:
    browsing = entered(here.clerk.person)
    shifted(browsing, seen_at=timedelta(hours=1))
    assert "nothing had happened" in browsing.get("/?lang=en").content.decode()


def test_what_can_never_count_again_is_removed_and_the_evidence_stays(here: Settled, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.sessions.models import Session

    from tanheng.login.models import Proof, Visit
    from tanheng.login.tidying import tidy

    entered_by_pages(user_of(here.clerk.person))
    assert tidy() == 0
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert tidy() > 0
    assert (Session.objects.count(), Proof.objects.count(), Visit.objects.count()) == (0, 0, 1)
