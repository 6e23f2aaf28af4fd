"""差异化持有 Units held in the province's account for a unit at risk: their place, and the checks that look at that unit."""

from __future__ import annotations

from collections.abc import Iterator

from tanheng.issuance.reading import other_office
from tanheng.kernel.findings import Finding, Place
from tanheng.kernel.messages import Joined
from tanheng.registry import checks
from tanheng.registry.moving import Extra, Order
from tanheng.registry.numbers import is_account_number
from tanheng.registry.reading import Facts
from tanheng.registry.representing import organisation_named
from tanheng.registry.vocabulary import CLOSED, account_types

_WHERE = Place(called="account")
_EMITTER = "emitter"


def _digits(_: Facts, order: Order) -> Iterator[Finding]:
    if not is_account_number(order.behalf):
        yield checks.RECEIVER_DIGITS.at(_WHERE, order.behalf)


def _known(facts: Facts, order: Order) -> Iterator[Finding]:
    if is_account_number(order.behalf) and order.behalf not in facts.accounts:
        yield checks.RECEIVER_UNKNOWN.at(_WHERE, order.behalf)


def _closed(facts: Facts, order: Order) -> Iterator[Finding]:
    account = facts.accounts.get(order.behalf)
    if account is not None and account.state == CLOSED:
        yield checks.RECEIVER_CLOSED.at(_WHERE, order.behalf)


def _type(facts: Facts, order: Order) -> Iterator[Finding]:
    account = facts.accounts.get(order.behalf)
    if account is not None and account.type != _EMITTER:
        yield checks.RECEIVER_TYPE.at(_WHERE, account_types()[account.type].label, Joined((account_types()[_EMITTER].label,)))


def _province(facts: Facts, order: Order) -> Iterator[Finding]:
    holder, account = facts.accounts.get(order.sender), facts.accounts.get(order.behalf)
    if holder is not None and account is not None and holder.province != account.province:
        found, expected = organisation_named(facts.work, account.province), organisation_named(facts.work, holder.province)
        yield checks.OTHER_PROVINCE.at(_WHERE, found, expected, account=order.behalf)


def _office(facts: Facts, order: Order) -> Iterator[Finding]:
    account = facts.accounts.get(order.sender)
    if account is not None:
        yield from other_office(facts.work, account.province)


OFFICE_CHECK: Extra = {4407: _office}
"""What a province holds is moved by its own officers."""
HOLD_CHECKS: Extra = {2001: _digits, 2002: _known, 2003: _closed, 2007: _type, 2015: _province}
"""In a hold both ends are the province's account, so that the checks of a receiver look at the unit for which it holds."""
