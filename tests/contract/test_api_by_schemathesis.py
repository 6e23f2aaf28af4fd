"""The API does what its description says, whatever is sent: never a failure of its own, answers of the forms that it promises."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

EXAMPLES = max(2, int(os.environ.get("TANHENG_EXAMPLES", "0")) // 100)
CHECKED = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def entered() -> Iterator[dict[str, str]]:
    """Have the registry of two provinces, and a key for everything that the clerk may ask for."""
    from tests.api.entering import key_for
    from tests.visibility.nation import nation

    with nation() as here, pytest.MonkeyPatch.context() as patched:
        from tanheng.commands.definitions import COMMANDS
        from tanheng.interfaces.api.writes import offered
        from tanheng.visibility import keys
        from tanheng.visibility.deciding import KeyLimits

        patched.setattr(keys, "key_limits", lambda: KeyLimits(365, 10**6, 10**6))
        commands = [name for name in offered() if "registry_clerk" in COMMANDS[name].roles]
        yield {"Authorization": f"Bearer {key_for(here, here.clerk, commands)}"}


def test_no_request_breaks_the_service_or_its_description(entered: dict[str, str]) -> None:
    from django.core.wsgi import get_wsgi_application

    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    operations = [one.ok() for one in described.get_all_operations()]
    assert len(operations) > 60
    for operation in operations:

        @settings(max_examples=EXAMPLES, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None)
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            case.call_and_validate(headers=entered, checks=CHECKED)

        ask()
