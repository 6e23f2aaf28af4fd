"""What `law/` holds once read: parameters, interpretations, instruments, deadlines, holidays and coverage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal

from tanheng.kernel.messages import Label
from tanheng.lawbook.marks import Citation

TYPE_NAMES = ("number", "integer", "text", "flag", "date", "time", "list")
Scalar = Decimal | int | str | bool | date | time | tuple[str, ...]
Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """The days on which something applies, both ends included; `last` is None while it is open."""

    first: date
    last: date | None

    def holds(self, on: date) -> bool:
        """Tell whether the day lies in the period."""
        return self.first <= on and (self.last is None or on <= self.last)

    def overlaps(self, other: Period) -> bool:
        """Tell whether the two periods share a day."""
        return (other.last is None or self.first <= other.last) and (self.last is None or other.first <= self.last)

    def __str__(self) -> str:
        return f"{self.first} – {self.last or '…'}"


@dataclass(frozen=True, slots=True)
class Value:
    """One legal value: what it is, where it stands and from when to when it applies."""

    name: str
    keys: Keys
    value: Scalar
    unit: str
    label: Label
    citation: Citation
    period: Period
    place: str

    @property
    def number(self) -> Decimal:
        """Return the value as a decimal; asking a text for its number is a programming error."""
        if isinstance(self.value, bool) or not isinstance(self.value, Decimal | int):
            raise TypeError(f"{self.path} is no number")
        return Decimal(self.value)

    @property
    def integer(self) -> int:
        """Return the value as a whole number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise TypeError(f"{self.path} is no whole number")
        return self.value

    @property
    def text(self) -> str:
        """Return the value as text."""
        if not isinstance(self.value, str):
            raise TypeError(f"{self.path} is no text")
        return self.value

    @property
    def flag(self) -> bool:
        """Return the value as yes or no."""
        if not isinstance(self.value, bool):
            raise TypeError(f"{self.path} is no flag")
        return self.value

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the value as a list of texts."""
        if not isinstance(self.value, tuple):
            raise TypeError(f"{self.path} is no list")
        return self.value

    @property
    def path(self) -> str:
        """Return the name with its keys, such as `steel.fuel.ncv[无烟煤]`."""
        return self.name + "".join(f"[{key}]" for key in self.keys)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number or table of the law through time: its values by keys, each with its period."""

    name: str
    label: Label
    kind: str
    unit: str
    keys: tuple[str, ...]
    asked_by: str
    values: dict[Keys, list[Value]]
    place: str


class ReadingNotImplemented(Exception):
    """The law book takes a reading of an open text that no code follows yet."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The reading of an open text that applies on a day, with its reason."""

    interpretation: Interpretation
    choice: str
    period: Period
    decided: date
    reason: Label
    place: str

    @property
    def label(self) -> Label:
        """Return what the reading says."""
        return self.interpretation.options[self.choice]


def followed(choice: Choice, implemented: tuple[str, ...]) -> Choice:
    """Return a reading that code follows. Raises ReadingNotImplemented for any other."""
    if choice.choice not in implemented:
        raise ReadingNotImplemented(f"{choice.interpretation.name}: {choice.choice}; {choice.place}")
    return choice


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A point that the texts leave open: the question, the possible readings and the ones taken, dated."""

    name: str
    label: Label
    question: Label
    instrument: str
    article: str
    asked_by: str
    options: Mapping[str, Label]
    choices: list[Choice]
    place: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """One regulation, plan, guideline or notice."""

    id: str
    title: Label
    number: str
    issuer: Label | None
    status: str
    read: str
    dates: Mapping[str, date]
    sectors: tuple[str, ...]
    replaces: tuple[str, ...]
    note: Label | None
    place: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day by which something must have happened for the sectors and the emissions year."""

    event: str
    label: Label
    emissions_year: int
    sectors: tuple[str, ...]
    day: date
    citation: Citation
    place: str


@dataclass(frozen=True, slots=True)
class Holidays:
    """The weekdays of one year on which the market is closed."""

    year: int
    days: frozenset[date]
    citation: Citation
    place: str


@dataclass(frozen=True, slots=True)
class PublicHolidays:
    """The weekdays of one year that are off by the State Council's notice, and the weekends that are worked instead."""

    year: int
    days_off: frozenset[date]
    working_weekends: frozenset[date]
    citation: Citation
    place: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far one stage is implemented for a sector and an emissions year."""

    sector: str
    emissions_year: int
    stage: str
    state: str
    checked_against: Label | None


@dataclass(slots=True)
class Tree:
    """All of `law/`, read and validated."""

    parameters: dict[str, Parameter] = field(default_factory=dict)
    interpretations: dict[str, Interpretation] = field(default_factory=dict)
    instruments: dict[str, Instrument] = field(default_factory=dict)
    events: dict[str, Label] = field(default_factory=dict)
    deadlines: list[Deadline] = field(default_factory=list)
    holidays: dict[int, Holidays] = field(default_factory=dict)
    public_holidays: dict[int, PublicHolidays] = field(default_factory=dict)
    coverage: list[Coverage] = field(default_factory=list)
    stages: dict[str, Label] = field(default_factory=dict)
    sectors: dict[str, Label] = field(default_factory=dict)
