"""A form as its template draws it: fields with label, hint, value and faults, in the order of the content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tanheng.commands.roles import Role
from tanheng.commands.words import WHAT
from tanheng.interfaces.web.commanding.reading import places_of, typed_from
from tanheng.interfaces.web.commanding.shapes import CHOICE, FLAG, GROUP, LIST, ROWS, WHOLE, Shape
from tanheng.interfaces.web.commanding.words import field_hint, field_label, value_label
from tanheng.interfaces.web.showing import Code
from tanheng.interfaces.web.wording import ALONE, ORGANISATION
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.findings import Finding
from tanheng.kernel.messages import Label, Rendered, message
from tanheng.people.labels import kind_label, role_label
from tanheng.people.queries import names_of
from tanheng.people.vocabulary import Kind
from tanheng.registry.vocabulary import account_types, states
from tanheng.roster.entities.vocabulary import attributes, words
from tanheng.tasks.words import OUTCOMES
from tanheng.visibility.deciding import objects

FEWEST_ROWS = 3
"""So many rows a table of a form shows at least; the last ones may stay empty."""
_OFFERED: dict[str, Callable[[], Mapping[str, Rendered]]] = {
    "type": lambda: {name: one.label for name, one in account_types().items()},
    "state": lambda: {name: one.label for name, one in states().items()},
    "attribute": lambda: {name: one.label for name, one in attributes().items()},
    "pilot": lambda: words("pilots"),
    "condition": lambda: words("conditions"),
    "sector": lambda: words("sectors"),
    "role": lambda: {str(role): role_label(role) for role in Role if role is not Role.PROGRAM},
    "outcome": lambda: {name: OUTCOMES[name] for name in ("done", "not_done")},
    "organisation_register.kind": lambda: {str(kind): kind_label(kind) for kind in Kind if kind is not Kind.PROGRAM},
}
"""Fields of text in which only some values make sense: what is offered for them. `command.field` wins over `field`."""
_OFFICES = frozenset(("code", "holder", "organisation", "parent"))
"""Fields that hold the code of an organisation, whatever it looks like."""
_ENTRIES: dict[str, Callable[[], Mapping[str, Rendered]]] = {
    "roles": _OFFERED["role"],
    "sectors": _OFFERED["sector"],
    "commands": lambda: WHAT,
    "reads": objects,
}
"""Lists of codes: what each entry is called where the list can only be read."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of the form. `columns` are the fields of one row of a table, `rows` its rows; `names` are those of organisations."""

    name: str
    shape: Shape
    label: Label
    hint: Label | None
    value: str
    choices: tuple[tuple[str, Rendered], ...] = ()
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
    def said(self) -> object:
        """Return the value as it is shown where it can only be read."""
        if self.choices:
            return dict(self.choices).get(self.value, self.value)
        if self.shape.kind == LIST:
            known = _ENTRIES[self.shape.name]() if self.shape.name in _ENTRIES else {}
            return [known.get(one) or self._called(one) for one in self.value.splitlines()]
        if self.shape.kind == FLAG:
            return message("yes") if self.value else message("no")
        return (
            int(self.value) if self.shape.kind == WHOLE and self.value.isdecimal() and "year" not in self.name else self._called(self.value)
        )

    def _called(self, value: str) -> object:
        """Return the name of an organisation beside its code; any other value as it is."""
        if value in self.names and (value not in ALONE or self.shape.name in _OFFICES):
            return [self.names[value], Code(value)]
        return Code(value) if ORGANISATION.fullmatch(value) else value

    @property
    def filled(self) -> tuple[tuple[FormField, ...], ...]:
        """Return the rows in which something stands."""
        return tuple(row for row in self.rows if any(one.value or one.filled for one in row))


def fields_of(
    command: str, shapes: Iterable[Shape], typed: Mapping[str, str], findings: Sequence[Finding] = (), before: str = ""
) -> tuple[FormField, ...]:
    """Return the fields of a form with what was typed and what is wrong with it."""
    return tuple(_field(command, shape, typed, findings, before) for shape in shapes)


def shown_fields(command: str, shapes: Iterable[Shape], content: Mapping[str, Any]) -> tuple[FormField, ...]:
    """Return the fields of a content that is only read, with the names of the organisations whose codes stand in it."""
    shapes = tuple(shapes)
    typed = typed_from(shapes, content)
    lines = {line for value in typed.values() for line in value.splitlines()}
    codes = {line for line in lines if line in ALONE or ORGANISATION.fullmatch(line)}
    names = names_of(codes, at=CLOCK.now()) if codes else {}
    return tuple(_with_names(one, names) for one in fields_of(command, shapes, typed))


def _with_names(one: FormField, names: Mapping[str, Rendered]) -> FormField:
    if not names:
        return one
    parts = tuple(_with_names(part, names) for part in one.parts)
    rows = tuple(tuple(_with_names(part, names) for part in row) for row in one.rows)
    return replace(one, names=names, parts=parts, rows=rows)


def _field(command: str, shape: Shape, typed: Mapping[str, str], findings: Sequence[Finding], before: str) -> FormField:
    name = before + shape.name
    label, hint = field_label(command, shape.name), field_hint(command, shape.name)
    wrong = tuple(one for one in findings if one.place.called == name)
    if shape.kind == GROUP:
        return FormField(name, shape, label, hint, "", parts=fields_of(command, shape.parts, typed, findings, f"{name}."), findings=wrong)
    if shape.kind == ROWS:
        count = max(FEWEST_ROWS, *(place + 2 for place in places_of(typed, name) or [0]))
        rows = tuple(fields_of(command, shape.parts, typed, findings, f"{name}.{place}.") for place in range(count))
        return FormField(name, shape, label, hint, "", columns=rows[0], rows=rows, findings=wrong)
    value = typed.get(name, "" if shape.default is None or not isinstance(shape.default, str) else shape.default)
    return FormField(name, shape, label, hint, value, choices=_choices(command, shape), findings=wrong)


def _choices(command: str, shape: Shape) -> tuple[tuple[str, Rendered], ...]:
    if shape.kind == CHOICE:
        return tuple((one, value_label(one, command)) for one in shape.choices)
    offered = _OFFERED.get(f"{command}.{shape.name}") or _OFFERED.get(shape.name)
    return tuple(offered().items()) if offered and shape.kind == "text" else ()
