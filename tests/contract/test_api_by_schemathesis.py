"""The API does what its description says, whatever is sent by whom: never a failure of its own, answers of the forms that it promises."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

EXAMPLES = max(2, int(os.environ.get("TANHENG_EXAMPLES", "0")) // 100)
CHECKED = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
NOBODY = "nobody"
NUMBERS = ("20261231", "0", "1767225600")
"""No times and no days, though a parser that is too kind takes them for seconds since 1970; the last is a whole day."""


@pytest.fixture(scope="module")
def entered() -> Iterator[dict[str, tuple[str, list[str]]]]:
    """Have two provinces at work, and keys of three roles for everything that each may ask for; nobody has none."""
    from tests.api.busy import busy
    from tests.api.entering import key_for
    from tests.visibility.nation import VIEWERS

    with busy() as made, pytest.MonkeyPatch.context() as patched:
        from tanheng.commands.definitions import COMMANDS
        from tanheng.interfaces.api.writes import offered
        from tanheng.visibility import keys
        from tanheng.visibility.deciding import KeyLimits

        patched.setattr(keys, "key_limits", lambda: KeyLimits(365, 10**6, 10**6))
        found: dict[str, tuple[str, list[str]]] = {NOBODY: ("", [])}
        for role in ("registry_clerk", "emitter_representative", "province_officer"):
            commands = [name for name in offered() if role in COMMANDS[name].roles]
            found[role] = (key_for(made.here, made.key_actor(VIEWERS[role]), commands), commands)
        yield found


def callers_of(label: str, place: int, entered: dict[str, tuple[str, list[str]]]) -> list[str]:
    """Return who asks for an operation, the likeliest first: of a command those who may ask for it, of a reading each in his turn."""
    everybody = sorted(entered)
    if "/commands/" not in label:
        turn = place % len(everybody)
        return everybody[turn:] + everybody[:turn]
    able = [one for one in everybody if label.rsplit("/", 1)[-1] in entered[one][1]]
    return [*able, *able, *everybody]


def test_no_request_breaks_the_service_or_its_description(entered: dict[str, tuple[str, list[str]]]) -> None:
    from django.core.wsgi import get_wsgi_application

    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    operations = [one.ok() for one in described.get_all_operations()]
    assert len(operations) > 100
    answered: Counter[tuple[str, int]] = Counter()
    for place, operation in enumerate(operations):
        callers = st.sampled_from(callers_of(operation.path, place, entered))

        @settings(max_examples=EXAMPLES, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None)
        @given(case=operation.as_strategy(), who=callers)
        def ask(case: Any, who: str) -> None:
            key = entered[who][0]
            response = case.call(headers={"Authorization": f"Bearer {key}"} if key else {})
            case.validate_response(response, checks=CHECKED)
            answered[who, response.status_code] += 1

        ask()
    for who in entered:
        assert answered[who, 200] > 0, who
    assert answered[NOBODY, 401] > 0


def test_a_reading_refuses_parameters_that_its_description_does_not_allow(entered: dict[str, tuple[str, list[str]]]) -> None:
    from django.core.wsgi import get_wsgi_application

    keyed = SchemathesisConfig.from_dict({"generation": {"with-security-parameters": False}})  # the key is not what is broken here
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application(), config=keyed)
    readings = [one for one in (found.ok() for found in described.get_all_operations()) if one.method == "get" and one.query]
    headers = {"Authorization": f"Bearer {entered['registry_clerk'][0]}"}
    answered: Counter[int] = Counter()
    for operation in readings:

        @settings(max_examples=2 * EXAMPLES, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None)
        @given(case=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
        def ask(case: Any) -> None:
            response = case.call(headers=headers)
            case.validate_response(response, checks=[*CHECKED, negative_data_rejection])
            answered[response.status_code] += 1

        ask()
    assert answered[422] > answered.total() / 2


def test_a_bare_number_is_no_time_and_no_day_wherever_the_description_has_one(entered: dict[str, tuple[str, list[str]]]) -> None:
    from django.test import Client

    client = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {entered['registry_clerk'][0]}"})
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    timed = [
        (path, one["name"])
        for path, methods in paths.items()
        for one in methods.get("get", {}).get("parameters", [])
        if one["in"] == "query"
        and {"date", "date-time"} & {kind.get("format") for kind in (one["schema"], *one["schema"].get("anyOf", ()))}
    ]
    assert len(timed) >= 13
    for path, name in timed:
        for number in NUMBERS:
            response = client.get(re.sub(r"{\w+}", "1", path), {name: number})
            assert response.status_code == 422, (path, name, number)
            assert f"query.{name}" in [one["place"] for one in response.json()["findings"]]
