"""Exact numbers, months, identifiers, messages and findings keep their promises at the edges."""

from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.kernel.exact import (
    NotANumber,
    NumberOutOfBounds,
    decimals_of,
    exactly,
    parse_decimal,
    plain,
    round_half_up,
    rounded_quotient,
    total,
)
from tanheng.kernel.findings import Check, Finding, Place, Severity, column_letters, errors_of
from tanheng.kernel.ids import is_uscc, uscc_check_character
from tanheng.kernel.messages import CHINESE, ENGLISH, Joined, Label, message, shown
from tanheng.kernel.months import Month, parse_month

BOUNDED = st.decimals(min_value=Decimal("-9e12"), max_value=Decimal("9e12"), allow_nan=False, allow_infinity=False, places=10)
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SEVENTEEN = st.text(USCC_ALPHABET, min_size=17, max_size=17)


def half_up(number: Fraction, places: int) -> Fraction:
    """Round a fraction half away from zero, by integers only."""
    scaled = abs(number) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if number >= 0 else -whole, 10**places)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"), ("-0", "0"), ("1234.5", "1234.5"), ("1,234.5", "1234.5"), ("1,234,567", "1234567"), ("-3", "-3"), ("+3", "3"),
        (".5", "0.5"), ("5.", "5"), ("1.2E3", "1200"), ("1e-10", "0.0000000001"), ("0007", "7"), ("9999999999999.9999999999",) * 2,
        ("1.50000000000000000000000000000000", "1.5"), ("0." + "0" * 300, "0"),
    ],
)  # fmt: skip
def test_a_number_as_people_write_it_is_read_exactly(text: str, number: str) -> None:
    assert parse_decimal(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "NaN", "nan", "sNaN", "inf", "-Infinity", "1e400", "1e", "0x10", "1_000", "1.2.3", "1,23", "1,2345", "12,34,567", ",5",
        "--1", "1-", "1 000", "１２３", "٣", "²", "½", "一百", "1%", "3t", "1\n", "\x00", "1e-400", "1,234e2",
    ],
)  # fmt: skip
def test_what_is_no_plain_number_is_refused(text: str) -> None:
    with pytest.raises(NotANumber):
        parse_decimal(text)


@pytest.mark.parametrize(
    "text", ["10000000000000", "1e13", "1e99", "-1e14", "0.00000000001", "1e-40", "1." + "0" * 65 + "1", "0." + "0" * 200 + "1"]
)
def test_a_number_with_more_digits_than_any_quantity_is_out_of_bounds(text: str) -> None:
    with pytest.raises(NumberOutOfBounds):
        parse_decimal(text)


@given(BOUNDED)
def test_what_is_written_plainly_is_read_back_unchanged(number: Decimal) -> None:
    assert parse_decimal(plain(number)) == number


@pytest.mark.parametrize(
    ("text", "count"), [("1.50", 1), ("100", 0), ("1E+5", 0), ("0.000", 0), ("-0.001", 3), ("1." + "0" * 90 + "1", 91)]
)
def test_decimals_are_counted_without_trailing_zeros(text: str, count: int) -> None:
    assert decimals_of(Decimal(text)) == count


@pytest.mark.parametrize("text", ["NaN", "Infinity"])
def test_only_finite_numbers_have_decimals(text: str) -> None:
    with pytest.raises(NotANumber):
        decimals_of(Decimal(text))


@pytest.mark.parametrize(
    ("number", "places", "rounded"),
    [
        ("0.005", 2, "0.01"), ("0.00499999999999999999999999", 2, "0.00"), ("0.00500000000000000000000001", 2, "0.01"),
        ("-0.005", 2, "-0.01"), ("-0.0049999999999", 2, "-0.00"), ("2.5", 0, "3"), ("3.5", 0, "4"), ("-2.5", 0, "-3"),
        ("1.005", 2, "1.01"), ("2.675", 2, "2.68"), ("1214057.49", 0, "1214057"), ("1214057.50", 0, "1214058"), ("7", 4, "7.0000"),
    ],
)  # fmt: skip
def test_a_half_is_rounded_away_from_zero(number: str, places: int, rounded: str) -> None:
    assert str(round_half_up(Decimal(number), places)) == rounded


@given(BOUNDED, st.integers(0, 9))
def test_rounding_agrees_with_integers(number: Decimal, places: int) -> None:
    assert Fraction(round_half_up(number, places)) == half_up(Fraction(number), places)


@given(st.integers(-(10**40), 10**40), st.integers(0, 20), st.sampled_from([12, 3, 7, 1, 64]), st.integers(0, 6))
def test_a_quotient_is_rounded_once(digits: int, decimals: int, denominator: int, places: int) -> None:
    numerator = Decimal(digits).scaleb(-decimals, decimal.Context(prec=60))
    expected = half_up(Fraction(numerator) / denominator, places)
    assert Fraction(rounded_quotient(numerator, Decimal(denominator), places)) == expected


@given(BOUNDED, st.decimals(min_value=Decimal("0.01"), max_value=Decimal("1e13"), places=2), st.integers(0, 6))
def test_a_quotient_by_an_output_is_rounded_once(numerator: Decimal, output: Decimal, places: int) -> None:
    expected = half_up(Fraction(numerator) / Fraction(output), places)
    assert Fraction(rounded_quotient(numerator, output, places)) == expected


@given(st.integers(-(10**15), 10**15), st.sampled_from([12, 3, 7]), st.integers(0, 4), st.sampled_from([-1, 0, 1]))
def test_a_quotient_at_just_below_and_just_above_a_tie_goes_its_way(tie: int, denominator: int, places: int, beside: int) -> None:
    exact = Fraction(2 * tie + 1, 2 * 10**places) * denominator + Fraction(beside, 10**20)
    numerator = Decimal(exact.numerator * 10**25 // exact.denominator).scaleb(-25, decimal.Context(prec=60))
    assert Fraction(rounded_quotient(numerator, Decimal(denominator), places)) == half_up(Fraction(numerator) / denominator, places)


def test_nothing_is_divided_by_zero() -> None:
    with pytest.raises(decimal.DivisionByZero):
        rounded_quotient(Decimal(1), Decimal(0), 2)


def test_a_product_that_would_lose_a_digit_raises() -> None:
    long = Decimal("1." + "0" * 34 + "1")
    with exactly(), pytest.raises(decimal.Inexact):
        long * long


def test_a_sum_that_would_lose_a_digit_raises() -> None:
    with exactly(), pytest.raises(decimal.Inexact):
        total([Decimal("1e40"), Decimal("1e-40")])


def test_no_binary_float_takes_part() -> None:
    with exactly(), pytest.raises(decimal.FloatOperation):
        Decimal(0.1)  # noqa: RUF032


def test_the_sum_of_nothing_is_zero_with_two_decimals() -> None:
    assert plain(total([])) == "0.00"


@pytest.mark.parametrize(
    ("number", "text"), [("0E-2", "0.00"), ("-0.00", "0.00"), ("1E+3", "1000"), ("-1.50", "-1.50"), ("1E-7", "0.0000001")]
)
def test_a_number_is_written_with_all_digits_and_no_exponent(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text


@pytest.mark.parametrize(
    "text", ["2026-06", "2026-6", "2026/6", "2026.06", "2026年6月", "2026年06月份", "2026-06-01", "2026-06-01T00:00:00", "2026-06-01 00:00"]
)
def test_a_month_is_read_in_every_usual_form(text: str) -> None:
    assert parse_month(text) == Month(2026, 6)


@pytest.mark.parametrize(
    "text",
    ["", "2026", "2026-13", "2026-00", "2026-06-15", "26-06", "1999-12", "2100-01", "６月", "2026-06-01T12:30:00", "２０２６-06", "Jun-26"],
)  # fmt: skip
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^[^a-z]*$|Jun|T12"):
        parse_month(text)


@pytest.mark.parametrize(("month", "hours"), [(Month(2024, 2), 696), (Month(2025, 2), 672), (Month(2026, 6), 720), (Month(2026, 12), 744)])
def test_a_month_has_its_hours(month: Month, hours: int) -> None:
    assert month.hours == hours


def test_months_order_by_time_and_write_themselves() -> None:
    assert sorted([Month(2026, 1), Month(2025, 12)]) == [Month(2025, 12), Month(2026, 1)]
    assert str(Month(2026, 6)) == "2026-06"


@pytest.mark.parametrize("code", ["91110000710926094P", "91330100799655058B"])
def test_a_code_in_public_use_is_right(code: str) -> None:
    assert is_uscc(code)


@given(SEVENTEEN, st.integers(0, 17), st.sampled_from(USCC_ALPHABET))
def test_changing_any_one_character_breaks_a_social_credit_code(first: str, place: int, other: str) -> None:
    code = first + uscc_check_character(first)
    changed = code[:place] + other + code[place + 1 :]
    assert is_uscc(code)
    assert is_uscc(changed) == (changed == code)


@pytest.mark.parametrize("text", ["", "91110000710926094", "91110000710926094p", "9111000071092609４P", "I" * 18, "91110000710926094PP"])
def test_what_is_no_social_credit_code_is_told_without_an_error(text: str) -> None:
    assert not is_uscc(text)


@pytest.mark.parametrize("first", ["", "I" * 17, "1" * 18])
def test_no_check_character_is_made_of_something_else(first: str) -> None:
    with pytest.raises(ValueError, match=r"social credit code|argument"):
        uscc_check_character(first)


def test_a_message_is_rendered_in_both_languages_with_its_fields() -> None:
    text = message("{count} errors; the input is refused.", count=Decimal("2E+1"))
    assert text.render(ENGLISH) == "20 errors; the input is refused."
    assert text.render(CHINESE) != text.render(ENGLISH)
    assert "20" in text.render(CHINESE)


def test_braces_in_a_value_are_left_alone() -> None:
    assert "{__class__} {" in message("{count} errors; the input is refused.", count="{__class__} {").render(CHINESE)


def test_fields_speak_the_language_themselves_and_lists_have_its_comma() -> None:
    parts = Joined((Label("焦炭", "coke"), Decimal("1.0")))
    assert shown(parts, CHINESE) == "焦炭、1.0"
    assert shown(parts, ENGLISH) == "coke, 1.0"


def test_what_was_found_and_expected_is_said_in_the_language_asked_for() -> None:
    finding = Check(1, Severity.ERROR, "{found}").at(Place("a.csv"), Label("焦炭", "coke"), Joined(("a", "b")))
    assert shown(finding.found, CHINESE) == "焦炭"
    assert shown(finding.expected, ENGLISH) == "a, b"


@pytest.mark.parametrize(("column", "letters"), [(0, ""), (1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")])
def test_columns_are_named_as_spreadsheets_name_them(column: int, letters: str) -> None:
    assert column_letters(column) == letters


@given(st.integers(1, 16384))
def test_every_column_has_letters_of_its_own(column: int) -> None:
    number = 0
    for letter in column_letters(column):
        number = number * 26 + ord(letter) - 64
    assert number == column


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place("a.csv", "", 7, 3), "a.csv!C7"), (Place("a.xlsx", "Sheet1", 7, 3), "Sheet1!C7"), (Place("a.csv", "", 7), "a.csv!7"),
        (Place("a.csv"), "a.csv"), (Place(), ""),
    ],
)  # fmt: skip
def test_a_place_names_sheet_and_cell(place: Place, text: str) -> None:
    assert str(place) == text


def test_only_errors_refuse() -> None:
    findings: list[Finding] = [Check(number, severity, "").at(Place()) for number, severity in enumerate(Severity)]
    assert [finding.severity for finding in errors_of(findings)] == [Severity.ERROR]
