"""A field whose text has the wrong form says in words what is expected, with an example, and never a regular expression."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from tanheng.commands.forms import WORDS, form_words
from tanheng.commands.malformed import faults_of
from tanheng.kernel.messages import CHINESE, ENGLISH, LANGUAGES, Joined, Message

_OF_PAGES = {r"^[A-Z0-9-]*$"}
"""Asked by pages only, not by commands or the API."""


def _patterns(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        schema = list(schema.values())
    if isinstance(schema, list):
        for one in schema:
            yield from _patterns(one)


def _used() -> set[str]:
    """Return the patterns of all commands and of the API."""
    from tanheng.database.address import Address
    from tanheng.server.preparing import prepare

    prepare(Address("nobody", "", "", "none"))
    from tanheng.commands.definitions import COMMANDS
    from tanheng.interfaces.api.service import api

    of_commands = {pattern for one in COMMANDS.values() for pattern in _patterns(one.content.model_json_schema())}
    return of_commands | set(_patterns(api.get_openapi_schema()))


def test_every_pattern_of_a_field_has_words() -> None:
    assert [
        pattern for pattern in sorted(_used()) if pattern not in WORDS and not isinstance(form_words(pattern).fields.get("values"), Joined)
    ] == []


@pytest.mark.parametrize("pattern", WORDS)
def test_the_words_show_no_expression_and_their_example_has_the_form(pattern: str) -> None:
    told: Message = WORDS[pattern]
    for language in LANGUAGES:
        assert not re.search(r"[\^$\\\[\]|?]", told.render(language))
    for example in (value for value in told.fields.values() if isinstance(value, str)):
        TypeAdapter(str).validate_python(example)
        assert re.search(pattern, example), example


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("allowance_surrender", {"sender": "e1"}, "the number of an account, such as E0000003-98"),
        ("allowance_surrender", {"lines": [{"vintage": "CEA25", "amount": 1}]}, "the code of a vintage, such as 25 or 19-20"),
        ("entity_rename", {"entity": "A"}, "its unified social credit code, such as entity:91420100000000001Y"),
        ("assignment_give", {"assignments": [{"role": "king"}]}, "one of "),
    ],
)
def test_a_fault_says_what_is_expected(name: str, content: dict[str, Any], told: str) -> None:
    _used()
    from tanheng.commands.definitions import COMMANDS

    with pytest.raises(ValidationError) as wrong:
        COMMANDS[name].content.model_validate(content)
    expected = [one.expected for one in faults_of(name, wrong.value)]
    english = [one.render(ENGLISH) for one in expected if isinstance(one, Message)]
    assert any(told in one for one in english), english
    assert not any("^" in one.render(language) for one in expected if isinstance(one, Message) for language in (CHINESE, ENGLISH))
