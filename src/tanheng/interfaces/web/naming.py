"""What pages say instead of a code: the name, with the code beside it where somebody may need to type or to cite it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tanheng.commands.roles import Role
from tanheng.commands.words import WHAT
from tanheng.interfaces.web.listing.words import province_name, tiles
from tanheng.interfaces.web.showing import Coded
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import Joined, Label, Message, Rendered, message
from tanheng.lawbook.titles import titled
from tanheng.people.labels import kind_label, role_label
from tanheng.people.queries import names_of
from tanheng.people.vocabulary import Kind
from tanheng.registry.law import law
from tanheng.registry.vocabulary import kinds

_PROVINCE = re.compile("province:([0-9]{6})")
_ROLES = frozenset(str(role) for role in Role)
_KINDS = frozenset(str(kind) for kind in Kind)
_ORGANISATION = re.compile("ministry|registry|exchange|auditor|program|(?:[a-z_]+):[0-9A-Z]{6,18}(?::[a-z0-9_]+)?")


def province_cell(code: str) -> object:
    """Return a province by its name with its six digits, another body that is alone of its kind by the name of that; else what it was."""
    digits = code.partition(":")[2] or code
    if code in _KINDS:
        return kind_label(code)
    return Coded(province_name(digits), digits) if digits in tiles() else digits


def is_organisation(text: str) -> bool:
    """Tell whether a text has the form of an organisation's code."""
    return _ORGANISATION.fullmatch(text) is not None


def named(codes: Iterable[str]) -> Mapping[str, Label]:
    """Return what organisations that a page shows by their codes are called now; what has no such code is left out."""
    found = {code for code in codes if _ORGANISATION.fullmatch(code)}
    return names_of(found, at=CLOCK.now()) if found else {}


def organisation_cell(code: str, names: Mapping[str, Label]) -> object:
    """Return an organisation by its name with its code, the code alone where it has no name."""
    return Coded(names[code], code.partition(":")[2]) if code in names else code


def article_of(text: str) -> Rendered:
    """Return the article of a check with the title of its document; of none, that it is a house rule."""
    return titled(law().tree, text) if text else message("house rule")


def readable(said: object) -> object:
    """Return a sentence with names in place of the codes of commands, provinces, roles and kinds of movements; else what it was."""
    if not isinstance(said, Message):
        return said
    return Message(said.text, {name: _readable(name, value) for name, value in said.fields.items()})


def _readable(name: str, value: object) -> object:
    if isinstance(value, Joined):
        return Joined(tuple(_readable(name, part) for part in value.parts))
    if not isinstance(value, str):
        return readable(value)
    if (province := _PROVINCE.fullmatch(value)) and province[1] in tiles():
        return message("{name} ({code})", name=province_name(province[1]), code=province[1])
    if name == "command" and value in kinds():
        return kinds()[value].label
    if value in WHAT:
        return message("“{what}”", what=WHAT[value])
    # What is read again from a record has the commas of Chinese between its parts.
    parts = re.split(", |\N{IDEOGRAPHIC COMMA}", value)
    return Joined(tuple(role_label(one) for one in parts)) if _ROLES.issuperset(parts) else value
