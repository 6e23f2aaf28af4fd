"""One text stands for one content, and one clock gives the time."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from tanheng.kernel.canonical import canonical, content_hash
from tanheng.kernel.clock import BEIJING, CLOCK, Clock, in_beijing, instant, played, said

NOON = datetime(2026, 12, 31, 12, tzinfo=BEIJING)


def test_the_same_content_has_the_same_text_whatever_its_order() -> None:
    assert canonical({"b": [1, None, True], "a": "钢"}) == '{"a":"钢","b":[1,null,true]}'
    assert content_hash({"a": 1, "b": 2}) == content_hash({"b": 2, "a": 1}) != content_hash({"a": 1, "b": 3})


@pytest.mark.parametrize("wrong", [1.0, float("nan"), Decimal("1"), {1: 2}, {"a": [1.5]}, b"x", {1, 2}, object()])
def test_what_has_no_single_text_is_refused(wrong: object) -> None:
    with pytest.raises(TypeError):
        canonical(wrong)  # type: ignore[arg-type]


def test_a_time_without_a_zone_names_no_instant() -> None:
    with pytest.raises(ValueError, match="time zone"):
        in_beijing(datetime(2026, 1, 1))  # noqa: DTZ001 - the very thing that is refused
    assert said(datetime(2026, 12, 31, 16, tzinfo=UTC)) == "2027-01-01T00:00:00.000000+08:00"
    assert instant(said(NOON)) == NOON


def test_a_played_clock_stands_until_it_is_moved_and_never_goes_back() -> None:
    clock = Clock(NOON)
    clock.forward(timedelta(hours=13))
    assert str(clock.today()) == "2027-01-01"
    with pytest.raises(ValueError, match="go back"):
        clock.forward(timedelta(seconds=-1))
    with pytest.raises(ValueError, match="wall clock"):
        Clock().forward(timedelta(seconds=1))


def test_a_played_time_ends_with_its_block() -> None:
    with played(NOON):
        assert CLOCK.now() == NOON
    assert CLOCK.now() != NOON
