"""Each object of the policy has an address in the API or is no scope of a key; what everybody may read needs no key, but has its rate."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator

import pytest

if sys.platform == "win32":
    pytest.skip("the platform runs where PostgreSQL does", allow_module_level=True)

from django.test import Client

from tanheng.visibility.deciding import LIST, SEE, is_public, objects, read_by_key, scope_of
from tests.api.entering import Caller, key_for
from tests.books import codes
from tests.browsing import entered
from tests.visibility.nation import VIEWERS, Nation, actor_of, nation

WITHOUT_A_KEY = {"catalogue": "/catalogue", "rights_matrix": "/rights"}
"""Objects of the pages of reference, which are read without asking who comes."""


@pytest.fixture(scope="module")
def here() -> Iterator[Nation]:
    with nation() as made:
        yield made


@pytest.mark.usefixtures("here")
def test_each_object_of_the_policy_has_an_address_or_is_no_scope() -> None:
    from tanheng.interfaces.api.reads import OPENED

    described = Client(SERVER_NAME="localhost").get("/api/v1/openapi.json").json()["paths"]
    opened = set(OPENED.values()) | set(WITHOUT_A_KEY)
    assert opened == read_by_key()
    assert set(objects()) - read_by_key() == {"session"}
    for path in (*OPENED, *WITHOUT_A_KEY.values()):
        assert "get" in described[f"/api/v1{path}"], path


@pytest.mark.usefixtures("here")
def test_the_description_wants_a_key_exactly_where_the_policy_does_not_open_to_everybody() -> None:
    from tanheng.interfaces.api.reads import OPENED

    described = Client(SERVER_NAME="localhost").get("/api/v1/openapi.json").json()["paths"]
    assert {path for path, name in OPENED.items() if bool(described[f"/api/v1{path}"]["get"].get("security")) == is_public(name)} == set()
    assert {name for name in OPENED.values() if is_public(name)} == {"head", "list_published"}


def test_a_key_is_offered_only_what_it_opens_and_no_other_scope_is_taken(here: Nation) -> None:
    from tanheng.interfaces.api.reads import OPENED

    for role in ("emitter_representative", "province_officer", "system_administrator"):
        viewer = VIEWERS[role]
        assert viewer.person is not None
        page = entered(viewer.person).get("/people/keys/make/").content.decode()
        offered = {name for name in objects() if re.search(rf'value="{name}"', page)}
        assert offered == {
            name for name in set(OPENED.values()) if not is_public(name) and (scope_of(role, name, SEE) or scope_of(role, name, LIST))
        }
    actor = actor_of(VIEWERS["province_officer"])
    for name in ("session",):
        content = {"assignment": actor.assignment, "fingerprint": "b" * 64, "name": "n", "reads": [name], "commands": []}
        assert codes(here.run("api_key_make", content | {"expires_at": "2026-07-01T09:00:00.000000+08:00"}, actor)) == [9450]


def test_each_scope_alone_opens_its_own_addresses_and_no_others(here: Nation) -> None:
    from tanheng.interfaces.api.reads import OPENED

    plain = {path: name for path, name in OPENED.items() if "{" not in path and not is_public(name)}
    for name in sorted(set(plain.values())):
        caller = Caller(key_for(here, here.clerk, reads=[name]))
        told = {path for path in plain if caller.get(path, day="2026-06-01").status_code != 403}
        assert told == {path for path, each in plain.items() if each == name}, name


def test_what_is_open_to_everybody_is_read_without_a_key_as_fast_as_an_address_may(here: Nation, monkeypatch: pytest.MonkeyPatch) -> None:
    from tanheng.visibility import keys
    from tanheng.visibility.deciding import KeyLimits

    client = Client(SERVER_NAME="localhost", REMOTE_ADDR="192.0.2.7")
    assert client.get("/api/v1/lists").json() == {"rows": [], "next": ""}
    assert len(client.get("/api/v1/heads").json()["rows"]) == 1
    wrong = client.get("/api/v1/lists", headers={"Authorization": "Bearer thk_" + "A" * 43})
    assert wrong.status_code == 401, "a key that is none is told so, also where none is needed"
    caller = Caller(key_for(here, here.representative, reads=["account"]))
    assert caller.get("/heads").status_code == 200
    monkeypatch.setattr(keys, "key_limits", lambda: KeyLimits(365, 2, 1))
    other = Client(SERVER_NAME="localhost", REMOTE_ADDR="192.0.2.8")
    assert [other.get("/api/v1/lists").status_code for _ in range(3)] == [200, 200, 429]
    told = other.get("/api/v1/lists")
    assert int(told.headers["Retry-After"]) > 0
    assert json.loads(told.content)["title"]["zh"] != ""
    assert Client(SERVER_NAME="localhost", REMOTE_ADDR="192.0.2.9").get("/api/v1/lists").status_code == 200, "each address has its own"


@pytest.mark.usefixtures("here")
def test_no_two_forms_of_the_description_have_one_name() -> None:
    from tanheng.interfaces.api.service import api

    known: dict[str, object] = {}
    for _, router in api._routers:
        for view in router.path_operations.values():
            for operation in view.operations:
                # The description itself answers in no form of its own.
                for model in (one for one in operation.response_models.values() if isinstance(one, type)):
                    for name, form in model.model_json_schema().get("$defs", {}).items():
                        assert known.setdefault(name, form) == form, name
    assert len(known) > 60
