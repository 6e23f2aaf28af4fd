"""What pages say instead of a code: the name, with the code beside it where somebody may need to type or to cite it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tanheng.interfaces.provinces import province_name, tiles
from tanheng.interfaces.web.showing import Coded
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import Label, Rendered, message
from tanheng.lawbook.titles import titled
from tanheng.people.labels import kind_label
from tanheng.people.queries import names_of
from tanheng.people.vocabulary import Kind
from tanheng.registry.law import law

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
