"""A key is made by a person for one of his roles, is never in the book itself, ends with him, and never grows his powers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tanheng.kernel.clock import CLOCK, played, said
from tanheng.visibility import keys
from tanheng.visibility.keys import fingerprint_of, key_of, keys_of, new_key, take
from tests.api.entering import key_for
from tests.books import codes, rows
from tests.people.settled import NOW, Settled, settled


@pytest.fixture
def here() -> Iterator[Settled]:
    with settled() as made:
        yield made


def asked(**more: Any) -> dict[str, Any]:
    """Return the content of a key that is made."""
    content = {"assignment": 9, "fingerprint": "a" * 64, "name": "n", "reads": ["account"], "commands": ["allowance_surrender"]}
    return content | {"expires_at": said(CLOCK.now() + timedelta(days=365))} | more


CASES = (
    ({}, {"reads": ["account", "nothing such"]}, 9450),
    ({}, {"commands": ["freeze_enter"]}, 9451),
    ({}, {"commands": ["no such command"]}, 9451),
    ({}, {"commands": ["proposal_decide"]}, 9452),
    ({}, {"commands": ["api_key_make"]}, 9452),
    ({}, {"expires_at": said(NOW + timedelta(days=365, microseconds=1))}, 9453),
    ({}, {"expires_at": said(NOW)}, 9453),
    ({}, {"assignment": 8}, 9454),
)


@pytest.mark.parametrize(("passed", "refused", "code"), CASES, ids=[str(case[2]) for case in CASES])
def test_each_check_of_keys_passes_what_is_right_and_refuses_what_is_not(
    here: Settled, passed: dict[str, Any], refused: dict[str, Any], code: int
) -> None:
    assert codes(here.run("api_key_make", asked(**refused), here.representative)) == [code]
    assert here.run("api_key_make", asked(**passed), here.representative).done


def test_the_same_key_is_not_made_twice_and_ends_once_by_its_owner_or_a_security_administrator(here: Settled) -> None:
    number = here.run("api_key_make", asked(), here.representative).result["key"]
    assert codes(here.run("api_key_make", asked(), here.representative)) == [9455]
    assert codes(here.run("api_key_end", {"key": number}, here.clerk)) == [9456], "another's key looks like none"
    assert codes(here.run("api_key_end", {"key": number + 99}, here.clerk)) == [9456]
    assert here.run("api_key_end", {"key": number}, here.security).done
    assert codes(here.run("api_key_end", {"key": number}, here.representative)) == [9457]


def test_an_administrator_has_no_commands_by_key(here: Settled) -> None:
    content = asked(assignment=3, commands=["api_key_end"])
    assert codes(here.run("api_key_make", content, here.security)) == [9452]
    assert here.run("api_key_make", asked(assignment=3, commands=[]), here.security).done


def test_the_book_has_the_hash_of_a_key_and_never_the_key(here: Settled) -> None:
    shown = key_for(here, here.representative, ["allowance_surrender"], ["account"])
    texts = [text for (text,) in rows("SELECT text FROM commands_record")]
    assert not any(shown in text or shown[4:] in text for text in texts)
    assert any(fingerprint_of(shown) in text for text in texts)
    found = key_of(shown)
    assert found is not None
    assert (found.person, found.role, found.reads, found.commands) == (9, "emitter_representative", {"account"}, {"allowance_surrender"})
    assert [one.name for one in keys_of(9)] == ["test"]


def test_a_key_ends_with_its_time_with_its_role_and_with_its_person(here: Settled) -> None:
    shown = key_for(here, here.representative)
    assert key_of(shown) is not None
    with played(NOW + timedelta(days=31)):
        assert key_of(shown) is None
    assert here.by_two("assignment_end", {"assignment": 9}).done
    assert key_of(shown) is None


def test_what_has_not_the_form_of_a_key_is_not_even_looked_up(here: Settled) -> None:
    shown = key_for(here, here.representative)
    for other in ("", "thk_", shown[:-1], shown + "x", shown.upper(), " " + shown, shown + "\0", new_key()[0]):
        assert key_of(other) is None


def test_a_bucket_gives_so_many_at_once_and_fills_again(here: Settled, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    from tanheng.visibility.deciding import KeyLimits

    monkeypatch.setattr(keys, "key_limits", lambda: KeyLimits(365, 3, 1))
    assert [take(1) for _ in range(5)] == [True, True, True, False, False]
    assert take(2), "each key has its own"
    monkeypatch.setattr(keys, "key_limits", lambda: KeyLimits(365, 3, 10**9))
    assert take(1), "a faster rate has filled it by now"
