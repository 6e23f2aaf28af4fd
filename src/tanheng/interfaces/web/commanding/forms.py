"""A form as its template draws it: fields with label, hint, value and faults, in the order of the content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tanheng.commands.checks import CONTENT_MALFORMED
from tanheng.commands.roles import Role
from tanheng.commands.words import WHAT
from tanheng.interfaces.web.commanding.offering import NOTHING, Offer, Offers
from tanheng.interfaces.web.commanding.reading import MOST_ROWS, places_of, typed_from
from tanheng.interfaces.web.commanding.shapes import CHOICE, FLAG, GROUP, LIST, ROWS, TEXT, WHOLE, Shape
from tanheng.interfaces.web.commanding.words import field_hint, field_label, offered, value_label
from tanheng.interfaces.web.naming import is_organisation, named
from tanheng.interfaces.web.showing import Code, Coded
from tanheng.kernel.findings import Finding
from tanheng.kernel.messages import Label, Message, Rendered, message
from tanheng.people.labels import role_label
from tanheng.registry.numbers import is_account_number
from tanheng.registry.vocabulary import account_types, states
from tanheng.roster.entities.vocabulary import attributes, words
from tanheng.tasks.words import OUTCOMES
from tanheng.visibility.deciding import objects

FEWEST_ROWS = 3
"""So many rows a table of a form shows at least; the last ones may stay empty."""
MOST_IN_LINE = 5
"""So many fields a row of a table of a form has at most to stand in one line of a laptop's window."""
_OFFERED: dict[str, Callable[[], Mapping[str, Rendered]]] = {
    "type": lambda: {name: one.label for name, one in account_types().items()},
    "state": lambda: {name: one.label for name, one in states().items()},
    "attribute": lambda: {name: one.label for name, one in attributes().items()},
    "pilot": lambda: words("pilots"),
    "condition": lambda: words("conditions"),
    "sector": lambda: words("sectors"),
    "sectors": lambda: words("sectors"),
    "role": lambda: _roles(),
    "roles": lambda: _roles(),
    "outcome": lambda: {name: OUTCOMES[name] for name in ("done", "not_done")},
}
"""Fields of text, or lists of texts, in which only some values make sense: what is offered for them."""
_OFFICES = frozenset(("code", "holder", "organisation", "parent"))
"""Fields that hold the code of an organisation, whatever it looks like."""
_ENTRIES: dict[str, Callable[[], Mapping[str, Rendered]]] = {"commands": lambda: WHAT, "reads": objects}
"""Lists of codes that are typed: what each entry is called where the list can only be read."""


def _roles() -> Mapping[str, Label]:
    return {str(role): role_label(role) for role in Role if role is not Role.PROGRAM}


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of the form. `columns` are the fields of one row of a table, `rows` its rows.

    With `choices` it is a list to choose from; `suggested` names the list of suggestions beside a free text, and `more` is the address at
    which others are looked up. `names` are those of organisations by their codes.
    """

    name: str
    shape: Shape
    label: Label
    hint: Label | None
    value: str
    choices: tuple[tuple[str, Rendered], ...] = ()
    suggested: str = ""
    more: str = ""
    parts: tuple[FormField, ...] = ()
    columns: tuple[FormField, ...] = ()
    rows: tuple[tuple[FormField, ...], ...] = ()
    findings: tuple[Finding, ...] = ()
    names: Mapping[str, Rendered] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Return the name by which labels point at the field."""
        return f"f-{self.name.replace('.', '-')}"

    @property
    def chosen(self) -> frozenset[str]:
        """Return what is chosen of the choices: one, or several of a list."""
        return frozenset(one.strip() for one in self.value.splitlines()) if self.shape.kind == LIST else frozenset((self.value,))

    @property
    def wide(self) -> bool:
        """Tell whether its rows have too many fields for a line, or rows of their own: each is drawn as a block then."""
        return len(self.columns) > MOST_IN_LINE or any(one.shape.kind in (ROWS, GROUP) for one in self.columns)

    @property
    def said(self) -> object:
        """Return the value as it is shown where it can only be read."""
        known = dict(self.choices) or (_ENTRIES[self.shape.name]() if self.shape.name in _ENTRIES else {})
        if known or self.shape.kind == LIST:
            entries = self.value.splitlines() if self.shape.kind == LIST else [self.value]
            return [self._called(one, known) for one in entries]
        if self.shape.kind == FLAG:
            return message("yes") if self.value else message("no")
        is_amount = self.shape.kind == WHOLE and self.value.isdecimal() and "year" not in self.name
        return int(self.value) if is_amount else self._called(self.value, {})

    def _called(self, value: str, known: Mapping[str, Rendered]) -> object:
        """Return what a value is called: an organisation by its name with its code, a code without a name in fixed width."""
        if value in self.names and (":" in value or self.shape.name in _OFFICES or is_account_number(value)):
            return Coded(self.names[value], value)
        return known.get(value) or (Code(value) if ":" in value and is_organisation(value) else value)

    @property
    def filled(self) -> tuple[tuple[FormField, ...], ...]:
        """Return the rows in which something stands."""
        return tuple(row for row in self.rows if any((one.value and one.value != one.shape.default) or one.filled for one in row))


def fields_of(
    command: str,
    shapes: Iterable[Shape],
    typed: Mapping[str, str],
    findings: Sequence[Finding] = (),
    offers: Offers | None = None,
) -> tuple[FormField, ...]:
    """Return the fields of a form with what was typed, what is wrong with it, and what is offered to whoever fills it in."""
    return _Form(command, typed, findings, offers).fields(shapes)


def shown_fields(
    command: str,
    shapes: Iterable[Shape],
    content: Mapping[str, Any],
    offers: Offers | None = None,
    name: Callable[[Iterable[str]], Mapping[str, Rendered]] | None = None,
) -> tuple[FormField, ...]:
    """Return the fields of a content that is only read, with the names of organisations whose codes stand in it; `name` gives others."""
    shapes = tuple(shapes)
    typed = typed_from(shapes, content)
    told = {line for value in typed.values() for line in value.splitlines()}
    names = {**named(told), **(name(told) if name else {})}
    return tuple(_with_names(one, names) for one in fields_of(command, shapes, typed, offers=offers))


def _with_names(one: FormField, names: Mapping[str, Rendered]) -> FormField:
    if not names:
        return one
    parts = tuple(_with_names(part, names) for part in one.parts)
    rows = tuple(tuple(_with_names(part, names) for part in row) for row in one.rows)
    return replace(one, names=names, parts=parts, rows=rows)


@dataclass(frozen=True, slots=True)
class _Form:
    command: str
    typed: Mapping[str, str]
    findings: Sequence[Finding]
    offers: Offers | None

    def fields(self, shapes: Iterable[Shape], before: str = "") -> tuple[FormField, ...]:
        return tuple(self._field(shape, before) for shape in shapes)

    def _field(self, shape: Shape, before: str) -> FormField:
        name = before + shape.name
        label, hint = field_label(self.command, shape.name), field_hint(self.command, shape.name)
        wrong = tuple(_in_words(one, self.command, label) for one in self.findings if one.place.called == name)
        if shape.kind == GROUP:
            return FormField(name, shape, label, hint, "", parts=self.fields(shape.parts, f"{name}."), findings=wrong)
        if shape.kind == ROWS:
            count = min(MOST_ROWS, max(FEWEST_ROWS, *(place + 2 for place in places_of(self.typed, name) or [0])))
            rows = tuple(self.fields(shape.parts, f"{name}.{place}.") for place in range(count))
            return FormField(name, shape, label, hint, "", columns=rows[0], rows=rows, findings=wrong)
        value = self.typed.get(name, shape.default if isinstance(shape.default, str) else "")
        choices = self._choices(shape)
        offer, wanted = NOTHING, ""
        if not choices and self.offers is not None and shape.kind in (TEXT, WHOLE, LIST):
            wanted = offered(self.command, [part for part in name.split(".") if not part.isdecimal()])
            offer = self.offers.of(wanted)
            choices = _to_choose(offer, value.splitlines() if shape.kind == LIST else [value])
            only = offer.choices[0][0] if len(offer.choices) == 1 and (offer.whole or offer.likely) else ""
            if only and shape.required and shape.kind != LIST and not before and name not in self.typed:
                value = only
        suggested = wanted if offer.choices and not choices and shape.kind != LIST else ""
        more = "" if choices else offer.more
        return FormField(name, shape, label, hint, value, choices, suggested.replace(" ", "-"), more, findings=wrong)

    def _choices(self, shape: Shape) -> tuple[tuple[str, Rendered], ...]:
        if shape.kind == CHOICE:
            return tuple((one, value_label(one, self.command)) for one in shape.choices)
        known = _OFFERED.get(shape.name)
        return tuple(known().items()) if known and shape.kind in (TEXT, LIST) else ()


def _in_words(one: Finding, command: str, label: Label) -> Finding:
    """Return a fault of a field by the words of the form: commands know fields by their codes."""
    if one.code != CONTENT_MALFORMED.code:
        return one
    said = Message(one.message.text, {**one.message.fields, "field": label, "command": WHAT.get(command, command)})
    return replace(one, message=said)


def _to_choose(offer: Offer, values: Iterable[str]) -> tuple[tuple[str, Rendered], ...]:
    """Return an offer as a list to choose from, by number and words; what is in the field already stays, for the command to look at."""
    if not offer.whole:
        return ()
    known = tuple((value, _choice_words(value, what, offer)) for value, what in offer.choices)
    there = {value for value, _ in known}
    return known + tuple((value, Label(value, value)) for value in values if value and value not in there)


def _choice_words(value: str, what: Rendered | None, offer: Offer) -> Rendered:
    if what is None:
        return Label(value, value)
    return what if offer.by_words else message("{code} {what}", code=value, what=what)
