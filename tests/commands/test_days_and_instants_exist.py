"""Days and instants in the contents of all commands are such as a calendar has; others are refused before anything is done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from tanheng.commands.definitions import Content, Instant

INSTANT, DAY = "2026-11-21T09:30:00.000000+08:00", "2026-11-21"
IMPOSSIBLE = ("2026-13-01", "2026-02-30", "2026-00-10", "0000-01-01", "2026-11-00")


def contents(above: type[Content] = Content) -> Iterator[type[Content]]:
    """Yield the forms of all contents and of what stands within them."""
    for one in above.__subclasses__():
        if one.__module__.startswith("tanheng."):
            yield one
        yield from contents(one)


def dated() -> Iterator[tuple[str, FieldInfo, str]]:
    """Yield the fields that hold a day or an instant, by their names, with the rest of an instant behind the day."""
    from tanheng.server.preparing import load

    load()
    for form in contents():
        for name, field in form.model_fields.items():
            schema = TypeAdapter(field.rebuild_annotation()).json_schema()
            for one in (schema, *schema.get("anyOf", ())):
                if "{4}-" in one.get("pattern", ""):
                    yield f"{form.__name__}.{name}", field, INSTANT[10:] if "T" in one["pattern"] else ""


def takes(field: FieldInfo, text: str) -> bool:
    """Tell whether a field takes a text."""
    try:
        TypeAdapter(field.rebuild_annotation()).validate_python(text)
    except ValidationError:
        return False
    return True


def test_no_command_takes_a_day_that_no_calendar_has() -> None:
    found = list(dated())
    assert len(found) > 10
    assert [name for name, field, rest in found if not takes(field, DAY + rest)] == []
    assert [f"{name} {day}" for name, field, rest in found for day in IMPOSSIBLE if takes(field, day + rest)] == []


@pytest.mark.parametrize("text", [INSTANT.replace("+08", "+09"), INSTANT[:-6], INSTANT.replace(".000000", ""), "now", ""])
def test_an_instant_is_written_as_records_write_it(text: str) -> None:
    class Asked(Content):
        at: Instant

    assert Asked(at=INSTANT).at == INSTANT
    with pytest.raises(ValidationError):
        Asked(at=text)
