"""Formulas whose results equal the program's decimals, digit by digit, though a spreadsheet computes with binary numbers.

All steps are taken on whole numbers below 2^47, which +, - and * of every spreadsheet treat exactly: Excel, WPS and LibreOffice snap
a difference to zero only where the operands agree to more than 47 binary digits. Nothing rests on a quotient being exact. A quotient is
only rounded to some whole number near it, and what is left over is found by multiplication and subtraction, which are exact; so it does
not matter whether ROUND took the neighbour. The last step looks at the remainder and decides the half: a half goes away from zero.

Long product: a quantity q (in hundredths, below 10^9) times k over d, where k is the product of the factors as whole numbers:

    k = a d + b,   q = 10^6 n2 + 10^3 n1 + n0,   q k / d = q a + (10^6 n2 b + 10^3 n1 b + n0 b) / d

and the bracket is divided from the left, as on paper, carrying a remainder of at most d/2 from one group of three digits to the next.
The largest number is 750 d; `check_bounds` refuses a divisor for which that would be too large.

What people enter is first brought to whole hundredths by ROUND(ROUND(x*100,5),0): the inner rounding takes the binary noise away, so
that a half is exactly a half. That is right for entries below 10^7 with at most seven decimals.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tanheng.quantification.templates.plan import WHOLE

LARGEST_ENTRY, LARGEST_HEAT = 9_999_999, 999
_EXACT_BELOW = 2**47
_GROUP = 1000
_LARGEST_STEP = 750
Cell = Callable[[str], str]


def whole(number: str, decimals: int) -> str:
    """Return the formula of a number in its smallest unit, a half away from zero: hundredths for 2 decimals."""
    return f"ROUND(ROUND({number}*{10**decimals},5),0)"


def check_bounds(divisor: Decimal) -> None:
    """Raise ValueError for a divisor with which a step could leave the whole numbers that are exact."""
    if divisor * _LARGEST_STEP >= _EXACT_BELOW:
        raise ValueError(f"a step of the long product would exceed 2^47: divisor {divisor}")


def long_product(at: Cell, quantity: str, decimals: int, factors: str, divisor: str) -> dict[str, str]:
    """Return the formulas of the steps by role; the last, `x_e`, is round(|quantity| x factors / divisor), a half up.

    `quantity` is a cell, brought to `decimals`; `factors` a formula that is a whole number; `divisor` a formula too.
    """
    q, k, b, n2, r2, n1, r1, t, s = (at(f"x_{name}") for name in ("q", "k", "b", "d2", "r2", "d1", "r1", "t", "s"))
    million = _GROUP * _GROUP
    second = f"({r2}*{_GROUP}+{n1}*{b})"
    return {
        WHOLE: f"IF(ISNUMBER({quantity}),{whole(f'ABS({quantity})', decimals)},0)",
        "x_k": f"IFERROR({factors},0)",
        "x_b": f"{k}-{_near(k, divisor)}*{divisor}",
        "x_d2": f"ROUND({q}/{million},0)",
        "x_r2": f"{n2}*{b}-{_near(f'({n2}*{b})', divisor)}*{divisor}",
        "x_d1": f"ROUND(({q}-{n2}*{million})/{_GROUP},0)",
        "x_r1": f"{second}-{_near(second, divisor)}*{divisor}",
        "x_t": f"{r1}*{_GROUP}+({q}-{n2}*{million}-{n1}*{_GROUP})*{b}",
        "x_s": f"{t}-{_near(t, divisor)}*{divisor}",
        "x_e": (
            f"{q}*{_near(k, divisor)}+{_near(f'({n2}*{b})', divisor)}*{million}+{_near(second, divisor)}*{_GROUP}"
            f"+{_near(t, divisor)}+{_last_digit(s, divisor)}"
        ),
    }


def quotient(at: Cell, numerator: str, denominator: str, decimals: tuple[int, int, int]) -> dict[str, str]:
    """Return the formulas of numerator / denominator by role, the last one `intensity`; `decimals` are theirs and the quotient's."""
    c, o, h, f, rest = (at(f"x_{name}") for name in ("c", "o", "h", "f", "rest"))
    scale = 10 ** decimals[2]
    left = f"({c}-{h}*{o})*{scale}"
    return {
        "x_c": f"IF(ISNUMBER({numerator}),{whole(f'ABS({numerator})', decimals[0])},0)",
        "x_o": f"IF(ISNUMBER({denominator}),{whole(denominator, decimals[1])},0)",
        "x_h": f"IF({o}=0,0,ROUND({c}/{o},0))",
        "x_f": f"IF({o}=0,0,ROUND({left}/{o},0))",
        "x_rest": f"{left}-{f}*{o}",
        "intensity": (f'IF(OR({o}=0,NOT(ISNUMBER({numerator}))),"",SIGN({numerator})*({h}*{scale}+{f}+{_last_digit(rest, o)})/{scale})'),
    }


def _near(number: str, divisor: str) -> str:
    return f"ROUND({number}/{divisor},0)"


def _last_digit(rest: str, divisor: str) -> str:
    """A remainder of half the divisor or more goes up; one below minus half goes down."""
    return f"IF(2*{rest}>={divisor},1,0)-IF(2*{rest}<-{divisor},1,0)"
