"""Numbers of accounts: every wrong digit, every other letter and every change of two places is noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.registry.numbers import account_number, is_account_number
from tests.oracle.naive_registry import well_formed

LETTERS = "NPEI"
numbers = st.builds(account_number, st.sampled_from(LETTERS), st.integers(1, 9_999_999))


@given(numbers)
def test_a_number_is_right_and_any_other_digit_or_letter_is_not(number: str) -> None:
    assert is_account_number(number)
    for at, sign in enumerate(number):
        others = "0123456789" if sign.isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if sign.isalpha() else " ."
        for other in others:
            assert is_account_number(number[:at] + other + number[at + 1 :]) == (other == sign)


@given(numbers)
def test_two_places_that_changed_are_noticed_wherever_they_stand(number: str) -> None:
    signs = [*range(1, 8), 9, 10]
    for one in signs:
        for other in signs:
            changed = list(number)
            changed[one], changed[other] = changed[other], changed[one]
            assert is_account_number("".join(changed)) == ("".join(changed) == number)


@given(st.from_regex(r"[A-Z][0-9]{7}-[0-9]{2}", fullmatch=True))
def test_the_remainder_of_97_decides(number: str) -> None:
    assert is_account_number(number) == well_formed(number)


def test_numbers_of_the_reference() -> None:
    assert account_number("E", 12) == "E0000012-71"
    assert not is_account_number("E\uff10000012-71")  # a digit of another script
    assert not is_account_number("E0000012-71\n")


@pytest.mark.parametrize("count", [0, -1, 10_000_000])
def test_a_count_without_seven_digits_has_no_number(count: int) -> None:
    with pytest.raises(ValueError, match="seven digits"):
        account_number("E", count)
