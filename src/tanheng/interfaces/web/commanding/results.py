"""What came of a command, as people read it: by the names of its fields, organisations and values, never as the record writes it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tanheng.interfaces.web.commanding.words import field_label, value_label
from tanheng.interfaces.web.naming import is_organisation
from tanheng.interfaces.web.showing import Code
from tanheng.kernel.messages import Label, message


def results_of(command: str, result: object) -> list[tuple[Label, object]]:
    """Return what came of a command by the names of its fields; what is no single value is left to the word by word text."""
    if not isinstance(result, Mapping):
        return []
    return [(field_label(command, name), _plain(value, command)) for name, value in result.items()]


def _plain(value: object, command: str) -> object:
    """Return a single value, or several of them, as people read them; what is nested, as the record has it."""
    if isinstance(value, bool):
        return message("yes") if value else message("no")
    if not value and not isinstance(value, int):
        return message("none")
    if isinstance(value, list) and all(isinstance(one, int | str) for one in value):
        return [_plain(one, command) for one in value]
    if isinstance(value, str):
        return Code(value) if ":" in value and is_organisation(value) else value_label(value, command)
    return value if isinstance(value, int) else json.dumps(value, ensure_ascii=False)
