"""How documents say texts, numbers and articles: in Chinese with the English beside it, or in English alone."""

from __future__ import annotations

from decimal import MAX_PREC, Context, Decimal
from fractions import Fraction

from tanheng.allocation.alternatives import MINUS
from tanheng.allocation.asking import Asked
from tanheng.allocation.figures import at_least
from tanheng.allocation.model import Allocation, Balance
from tanheng.kernel.messages import CHINESE, ENGLISH, Rendered, message
from tanheng.lawbook import Lawbook, Mark
from tanheng.lawbook.marks import Citation

Pair = list[str]
Content = dict[str, object]
_PERCENT_DECIMALS, _RATIO_DECIMALS = 6, 8
_PERCENT = 100
_ALL_DIGITS = Context(prec=MAX_PREC)


class Speech:
    """The languages of a document: a pair has the first one and, of a Chinese document, the English."""

    def __init__(self, language: str, lawbook: Lawbook) -> None:
        self.languages = (CHINESE, ENGLISH) if language == CHINESE else (ENGLISH,)
        self._lawbook = lawbook

    def pair(self, text: Rendered) -> Pair:
        """Return the text in the languages of the document."""
        return [text.render(language) for language in self.languages]

    def main(self, text: Rendered) -> str:
        """Return the text in the first language alone."""
        return text.render(self.languages[0])

    def instrument(self, code: str) -> Pair:
        """Return title and number of an instrument."""
        known = self._lawbook.tree.instruments[code]
        return [" ".join(part for part in (_quoted(known.title.render(each), each), known.number) if part) for each in self.languages]

    def cited(self, citation: Citation) -> str:
        """Return where a value stands in the first language: number or title, article, and the mark where it was not read there."""
        language = self.languages[0]
        source = citation.render(language)
        if citation.instrument:
            known = self._lawbook.tree.instruments[citation.instrument]
            source = " ".join(part for part in (_quoted(known.title.render(language), language), known.number, citation.article) if part)
        elif citation.interpretation:
            known_reading = self._lawbook.tree.interpretations[citation.interpretation]
            source = f"{known_reading.label.render(language)} ({citation.interpretation})"
        if citation.mark is Mark.FINAL:
            return source
        return f"{source} [{citation.mark.code}: {citation.mark.meaning.render(language)}]"


def tonnes(value: int | Decimal) -> str:
    """Write an amount with separators of thousands."""
    return _signed(f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}")


def ratio(value: Fraction, places: int = _RATIO_DECIMALS) -> str:
    """Write a ratio with as many decimals as it has, at most so many; where it goes on it is cut, not rounded, and `…` follows."""
    scaled = abs(value) * 10**places
    cut = Decimal(scaled.numerator // scaled.denominator).scaleb(-places, _ALL_DIGITS)
    shown = f"{cut.normalize(_ALL_DIGITS):,f}" if scaled.denominator == 1 else f"{cut:,f}…"
    return _signed(f"{'-' if value < 0 else ''}{shown}")


def balance_value_digits(balance: Balance) -> tuple[str, bool]:
    """Return a balance value with all of its digits, and whether these are all; else 40 of them, the last one rounded up."""
    written = at_least(balance.value)
    assert written is not None, "the caller has looked"
    return f"{written:,f}", Fraction(written) == balance.value


def footer(allocation: Allocation, speech: Speech) -> str:
    """Return the line below every page: the law with the weakest mark among what was asked of it, and that a draft is among it."""
    mark = max(allocation.marks, default=Mark.FINAL)
    weakest = message("weakest basis: {mark}", mark=mark.meaning)
    if Mark.DRAFT in allocation.marks and mark is not Mark.DRAFT:
        weakest = message("weakest basis: {mark}; values of a draft are used too", mark=mark.meaning)
    return f"tanheng · {allocation.lawbook.hash[:12]} · {speech.main(weakest)}"


def draft_banner(asked: Asked, speech: Speech) -> Pair:
    """Return the warning of a year whose plan is only a draft; nothing where it is in force."""
    if asked.value("allocation.method").citation.mark is not Mark.DRAFT:
        return []
    text = message("DRAFT for comment: the plan of {year} is not in force; this is not a determination", year=asked.year)
    return speech.pair(text)


def percent(value: Fraction, places: int = _PERCENT_DECIMALS) -> str:
    """Write a ratio as per cent."""
    return f"{ratio(value * _PERCENT, places)} %"


def percent_alone(value: Fraction, places: int = _PERCENT_DECIMALS) -> str:
    """Write a ratio as per cent without the sign %, for columns that have it in their header."""
    return ratio(value * _PERCENT, places)


def signed_percent(value: Fraction, places: int = _PERCENT_DECIMALS) -> str:
    """Write a ratio as per cent with its sign."""
    return f"{'+' if value > 0 else ''}{percent(value, places)}"


def _signed(text: str) -> str:
    return text.replace("-", MINUS)


def _quoted(title: str, language: str) -> str:
    return message("“{title}”", title=title).render(language)
