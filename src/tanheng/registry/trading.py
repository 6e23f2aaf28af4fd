"""交易主体与当日买入 Who may trade, and from when on what was bought may be sold again.

Who may trade, and so hold an account of the trading side, the law's reading of a point says that its texts leave open.

Settlement banks and the staff of verification bodies, of the exchange, of the registry and of the authorities may not trade whatever the
reading is: `types.yaml` gives them no type of account that trades. Individuals have no type of account, as no conditions for them are
published.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tanheng.kernel.clock import BEIJING, in_beijing
from tanheng.kernel.messages import Joined
from tanheng.registry.law import law
from tanheng.registry.vocabulary import TRADING, account_types

WHO = "market.participants"
"""The law's list of those who may trade; it rests on the interpretation `market.who_may_trade`."""
_TYPES = {"key_emitter": "emitter", "institution": "institution"}


def admitted(on: date) -> frozenset[str]:
    """Return the types of accounts whose holders may trade on a day. Raises KeyError for a participant whom no type of account is for."""
    return frozenset(_TYPES[one] for one in law().value(WHO, on=on).texts)


def shut_out(type_name: str, on: date) -> bool:
    """Tell whether an account of a type has a place for trading that its holder may not use."""
    kind = account_types().get(type_name)
    return kind is not None and TRADING in kind.held and type_name not in admitted(on)


def who_may(on: date) -> Joined:
    """Return the names of the types of accounts whose holders may trade."""
    return Joined(tuple(account_types()[name].label for name in sorted(admitted(on))))


_SATURDAY, _ONE_DAY = 5, timedelta(days=1)


def is_trading_day(day: date) -> bool:
    """Tell whether the market is open on a day. Where the law has no trading calendar of the year, every day is taken for one."""
    known = law().tree.holidays.get(day.year)
    return known is None or (day.weekday() < _SATURDAY and day not in known.days)


def bought_today_since(now: datetime) -> datetime:
    """Return the beginning of the day from which on what was bought may not be sold yet: the newest trading day up to now.

    What was delivered before it had a trading day after it; what was delivered since then waits for the next one.
    """
    day = in_beijing(now).date()
    while not is_trading_day(day):
        day -= _ONE_DAY
    return datetime.combine(day, time(), BEIJING)
