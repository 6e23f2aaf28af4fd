"""Keys of the API for tests, and a client that sends them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.test import Client

from tanheng.commands.actors import Actor
from tanheng.kernel.clock import CLOCK, said
from tanheng.visibility.deciding import read_by_key
from tanheng.visibility.keys import new_key
from tests.people.settled import Settled


def key_for(here: Settled, actor: Actor, commands: Iterable[str] = (), reads: Iterable[str] | None = None) -> str:
    """Have a key made by somebody for his role; it reads everything unless told otherwise."""
    shown, fingerprint = new_key()
    content = {
        "assignment": actor.assignment,
        "fingerprint": fingerprint,
        "name": "test",
        "reads": sorted(read_by_key() if reads is None else reads),
        "commands": sorted(commands),
        "expires_at": said(CLOCK.now() + timedelta(days=30)),
    }
    made = here.run("api_key_make", content, actor)
    assert made.done, [str(one.message) for one in made.findings]
    return shown


class Caller:
    """Asks the API with a key."""

    def __init__(self, key: str) -> None:
        self.client = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {key}"})

    def get(self, path: str, **query: Any) -> Any:
        """Ask for an address under /api/v1."""
        return self.client.get(f"/api/v1{path}", query)

    def post(self, path: str, body: Any, request: str | None = "r1", **more: Any) -> Any:
        """Send a body, as JSON unless it is a text already."""
        headers = {} if request is None else {"Idempotency-Key": request}
        text = body if isinstance(body, (str, bytes)) else json.dumps(body)
        return self.client.post(f"/api/v1{path}", text, content_type="application/json", headers=headers, **more)
