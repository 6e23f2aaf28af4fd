"""The API answers as the pages would: by the same readings and commands, in JSON whatever happens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tanheng.commands.sql import Sql
from tests.api.entering import Caller, key_for
from tests.books import rows
from tests.registry_pages.small import NATIONAL_NUMBER, WORKS_NUMBER
from tests.visibility.nation import FAR_NUMBER, Nation, nation

SURRENDER = {"sender": WORKS_NUMBER, "receiver": "P0000002-18", "year": 2025, "lines": [{"vintage": "25", "amount": 40}]}


@pytest.fixture(scope="module")
def here() -> Iterator[Nation]:
    with nation() as made:
        # What a reconciliation found blocks the account until it is settled.
        Sql().run("UPDATE registry_reconciliation_difference SET settled = 1, reason = 'r' WHERE settled IS NULL")
        yield made


@pytest.fixture(scope="module")
def works(here: Nation) -> Caller:
    return Caller(key_for(here, here.representative, ["allowance_surrender", "holding_to_trading", "proposal_make", "allowance_cancel"]))


def problem(response: Any, status: int) -> Any:
    """Return the problem that a response is."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    told = json.loads(response.content)
    assert told["status"] == status
    assert told["title"]["zh"] != told["title"]["en"]
    return told


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer x", "Basic eDp5", "Bearer thk_" + "A" * 43, "thk_" + "A" * 43])
def test_without_a_valid_key_nothing_is_read_and_nobody_is_sent_elsewhere(header: str | None) -> None:
    from django.test import Client

    client = Client(SERVER_NAME="localhost", headers={} if header is None else {"Authorization": header})
    for response in (client.get("/api/v1/accounts"), client.post("/api/v1/commands/allowance_surrender", "{}", "application/json")):
        problem(response, 401)
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
        assert not response.cookies


def test_a_key_reads_what_its_role_sees_and_what_it_was_made_for(here: Nation, works: Caller) -> None:
    assert [one["number"] for one in works.get("/accounts").json()["rows"]] == [WORKS_NUMBER]
    assert works.get(f"/accounts/{WORKS_NUMBER}").json()["right"] == "initiate"
    hidden, unknown = (works.get(f"/accounts/{number}") for number in (FAR_NUMBER, "E0000099-11"))
    assert problem(hidden, 404) == problem(unknown, 404)
    narrow = Caller(key_for(here, here.representative, reads=["head"]))
    assert len(narrow.get("/heads").json()["rows"]) == 1
    problem(narrow.get("/accounts"), 403)
    assert narrow.get("/viewer").json()["reads"] == ["head"]


def test_lists_come_in_pages_that_follow_each_other(here: Nation) -> None:
    auditor = Caller(key_for(here, here.audit))
    found, after = [], ""
    for _ in range(100):
        page = auditor.get("/records", size=20, after=after).json()
        found += [one["number"] for one in page["rows"]]
        after = page["next"]
        if not after:
            break
    assert found == sorted(found, reverse=True)
    assert len(found) == rows("SELECT count(*) FROM commands_record")[0][0]


def test_a_command_is_carried_out_once_for_its_key_of_the_request(works: Caller) -> None:
    body = {"content": SURRENDER, "reason": "duty"}
    first = works.post("/commands/allowance_surrender", body, "s-1").json()
    again = works.post("/commands/allowance_surrender", body, "s-1").json()
    assert (first["outcome"], first["repeated"], again["repeated"]) == ("done", False, True)
    assert first["number"] == again["number"]
    told = problem(works.post("/commands/allowance_surrender", {"content": SURRENDER, "reason": "other"}, "s-1"), 409)
    assert [one["check"] for one in told["findings"]] == [9101]


def test_a_refusal_tells_its_checks_in_both_languages_and_is_recorded(works: Caller) -> None:
    more = {**SURRENDER, "lines": [{"vintage": "25", "amount": 10**6}]}
    told = problem(works.post("/commands/allowance_surrender", {"content": more}, "s-2"), 409)
    assert told["record"] > 0
    assert all(one["check"] and one["zh"] and one["en"] and one["zh"] != one["en"] for one in told["findings"])


def test_every_fault_of_a_content_is_told_at_once_and_nothing_is_recorded(works: Caller) -> None:
    before = rows("SELECT count(*) FROM commands_record")
    told = problem(works.post("/commands/allowance_surrender", {"content": {"sender": 7, "lines": []}}, "s-3"), 422)
    assert {one["check"] for one in told["findings"]} == {9102}
    assert len(told["findings"]) >= 3
    assert rows("SELECT count(*) FROM commands_record") == before


def test_what_needs_two_persons_is_proposed_by_key_and_never_decided_by_one(works: Caller) -> None:
    content = {"sender": WORKS_NUMBER, "receiver": NATIONAL_NUMBER, "lines": [{"vintage": "24", "amount": 2}]}
    told = problem(works.post("/commands/allowance_cancel", {"content": content}, "p-1"), 409)
    assert 9104 in [one["check"] for one in told["findings"]]
    made = works.post("/proposals", {"command": "allowance_cancel", "content": content, "reason": "climate"}, "p-2").json()
    assert made.get("outcome") == "done", made
    assert works.get(f"/proposals/{made['number']}").json()["own"] is True
    problem(works.post("/commands/proposal_decide", {"content": {"proposal": made["number"], "verdict": "approved"}}, "p-3"), 404)
    problem(works.post("/proposals", {"command": "freeze_enter", "content": {}, "reason": "x"}, "p-4"), 403)
    problem(works.post("/commands/carryover_file", {"content": {}}, "p-5"), 403)


BODIES = (
    ("", 400),
    ("[]", 400),
    ("{", 400),
    ('{"content": {}, "content": {}}', 400),
    ('{"content": NaN}', 400),
    ('{"content": Infinity}', 400),
    ('{"content": {"amount": 1.5}}', 400),
    ('{"content": ' + "[" * 5000 + "]" * 5000 + "}", 400),
    ('{"content": {"amount": ' + "9" * 6000 + "}}", 400),
    ('{"content": {"a": "\\ud800"}}', 400),
    (b'{"content": "\xff"}', 400),
    ('{"content": "' + "x" * 1024 * 1024 + '"}', 413),
    ('{"content": 7}', 422),
    ('{"content": {}, "more": 1}', 422),
)


@pytest.mark.parametrize(("body", "status"), BODIES, ids=[str(place) for place in range(len(BODIES))])
def test_a_body_that_is_not_one_small_json_object_is_refused_in_json(works: Caller, body: str | bytes, status: int) -> None:
    problem(works.post("/commands/allowance_surrender", body, "b-1"), status)


def test_a_request_without_its_key_and_addresses_that_are_none_are_refused_in_json(works: Caller) -> None:
    problem(works.post("/commands/allowance_surrender", {"content": SURRENDER}, None), 422)
    problem(works.get("/no/such/thing"), 404)
    response = works.client.delete("/api/v1/accounts")
    problem(response, 405)
    assert "GET" in response.headers["Allow"]


def test_why_not_tells_a_stranger_no_reason_that_is_anothers(here: Nation, works: Caller) -> None:
    asked = {"kind": "to_trading", "sender": WORKS_NUMBER, "lines": [{"vintage": "25", "amount": 10**6}]}
    before = rows("SELECT count(*) FROM commands_record")
    own = works.post("/why-not", asked).json()
    assert own["could_be_done"] is False
    assert all(one["check"] for one in own["reasons"])
    other = works.post("/why-not", {**asked, "sender": FAR_NUMBER}).json()
    assert other["could_be_done"] is False
    staff = Caller(key_for(here, here.clerk)).post("/why-not", {**asked, "sender": FAR_NUMBER}).json()
    assert {one["check"] for one in other["reasons"]} < {one["check"] for one in staff["reasons"]} | {0, 1015}
    assert rows("SELECT count(*) FROM commands_record")[0][0] == before[0][0] + 1, "only the key was recorded"


@pytest.mark.usefixtures("here")
def test_the_references_need_no_key_and_speak_both_languages() -> None:
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    checks = client.get("/api/v1/checks").json()
    assert {one["check"] for one in checks} >= {9101, 3005, 9450}
    assert all(one["text"]["zh"] != one["text"]["en"] for one in checks)
    assert len(client.get("/api/v1/catalogue").json()) > 30
    rights = client.get("/api/v1/rights").json()
    assert {"role": "", "object": "head", "action": "see", "scope": "all"}.items() <= next(
        one for one in rights["opened"] if (one["role"], one["object"], one["action"]) == ("", "head", "see")
    ).items()


@pytest.mark.usefixtures("here")
def test_the_description_holds_the_form_of_each_commands_content() -> None:
    from django.test import Client

    described = Client(SERVER_NAME="localhost").get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    surrender = described["paths"]["/api/v1/commands/allowance_surrender"]["post"]
    form = surrender["requestBody"]["content"]["application/json"]["schema"]
    assert {"sender", "lines", "year"} <= set(form["properties"]["content"]["properties"])
    assert not any("proposal_decide" in path or "api_key_make" in path for path in described["paths"])


FAULTY = (
    ("/lists/420000/99999999999999999999", "path.year", "'99999999999999999999'"),
    ("/lists/420000/abc", "path.year", "'abc'"),
    ("/lists/42/2026", "path.division", "'42'"),
    ("/listed?size=0", "query.size", "'0'"),
    ("/listed?year=1", "query.year", "'1'"),
    ("/listed?list_year=2026", "query.list_year", "'list_year'"),
    ("/catalogue?kind=x", "query.kind", "'kind'"),
)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("address", "field", "found"), FAULTY)
def test_a_fault_of_an_address_is_told_in_both_languages_with_what_was_sent(address: str, field: str, found: str) -> None:
    from django.test import Client

    told = problem(Client(SERVER_NAME="localhost").get(f"/api/v1{address}"), 422)
    (one,) = told["findings"]
    assert (one["place"], one["found"]["zh"]) == (field, found)
    assert not one["expected"]["zh"].isascii()
    assert found in one["zh"]
    assert "Input should" not in one["zh"] + one["en"]
    assert "same key" not in told["detail"]["en"]


def test_every_kind_of_fault_of_a_day_or_time_is_told_in_chinese(here: Nation) -> None:
    auditor = Caller(key_for(here, here.audit))
    for address, value in (("/entities/x", "on"), ("/records", "since")):
        for wrong in ("x", "2026-02-30", "0001-01-01", "2026-01-01T00:00:00", "9999-99-99"):
            response = auditor.get(address, **{value: wrong})
            for one in json.loads(response.content).get("findings", []):
                assert not one["expected"]["zh"].isascii(), one


TIMES = (
    ("/movements", ("since", "until")),
    ("/records", ("since", "until")),
    (f"/accounts/{WORKS_NUMBER}/holdings", ("at", "known")),
    (f"/accounts/{WORKS_NUMBER}/movements", ("begins", "ends", "known")),
)
NO_TIMES = ("20261231", "-1", "0", "1767225600.5", "2026-12-31", "2026-12-31T00:00", "2026-12-31T00:00:00", "2026-12-31T00:00:00+0800")
NO_TIMES += (
    "2026-12-31 00:00:00+08:00",
    "2026-12-31T00:00:00 08:00",
    " 2026-12-31T00:00:00Z",
    "２０26-12-31T00:00:00Z",
    "2026-02-30T00:00:00Z",
)
PERIOD = {"begins": "2026-01-01T00:00:00Z", "ends": "2026-12-31t23:59:59.5-08:00"}


@pytest.mark.parametrize(("path", "names"), TIMES)
def test_a_time_is_a_date_time_of_rfc_3339_with_its_offset_and_never_a_bare_number(here: Nation, path: str, names: tuple[str, ...]) -> None:
    works = Caller(key_for(here, here.representative))  # a key of its own: so many questions at once would use up another's limit
    period = PERIOD if "begins" in names else {}
    assert works.get(path, **period, **({} if period else {names[0]: "2026-12-31T00:00:00+08:00"})).status_code == 200
    for name in names:
        for wrong in NO_TIMES:
            (one,) = problem(works.get(path, **period | {name: wrong}), 422)["findings"]
            assert (one["place"], one["found"]["zh"]) == (f"query.{name}", repr(wrong))
            assert "2026-06-01T09:30:00+08:00" in one["expected"]["zh"]


@pytest.mark.parametrize("wrong", ["20261231", "1767225600", "2026-12-31T00:00:00", "2026-1-1", "2026-02-30"])
def test_a_day_is_written_with_year_month_and_day_and_never_a_bare_number(here: Nation, wrong: str) -> None:
    auditor = Caller(key_for(here, here.audit))
    (one,) = problem(auditor.get("/entities/x", on=wrong), 422)["findings"]
    assert "2026-06-01" in one["expected"]["zh"]


def test_the_description_is_built_once_and_is_not_sent_again_to_who_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.test import Client

    from tanheng.interfaces.api.service import Service

    client = Client(SERVER_NAME="localhost")
    first = client.get("/api/v1/openapi.json")
    monkeypatch.setattr(Service, "get_openapi_schema", lambda *_, **__: pytest.fail("built again"))
    assert client.get("/api/v1/openapi.json").content == first.content
    assert "max-age" in first.headers["Cache-Control"]
    known = client.get("/api/v1/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (known.status_code, known.content) == (304, b"")


@pytest.mark.usefixtures("here")
def test_who_asks_for_the_description_while_it_is_built_is_told_to_come_again() -> None:
    from django.http import HttpRequest

    from tanheng.interfaces.api.description import answering
    from tanheng.interfaces.api.problems import Stop

    meanwhile = []

    def build() -> dict[str, int]:
        with pytest.raises(Stop) as stop:
            view(HttpRequest())
        meanwhile.append(stop.value.status)
        return {"built": len(meanwhile)}

    view = answering(build)
    assert [json.loads(view(HttpRequest()).content) for _ in range(3)] == [{"built": 1}] * 3
    assert meanwhile == [503]


def test_a_key_that_asks_too_fast_is_told_to_wait(here: Nation, monkeypatch: pytest.MonkeyPatch) -> None:
    from tanheng.visibility import keys
    from tanheng.visibility.deciding import KeyLimits

    caller = Caller(key_for(here, here.representative))
    monkeypatch.setattr(keys, "key_limits", lambda: KeyLimits(365, 2, 1))
    assert [caller.get("/viewer").status_code for _ in range(2)] == [200, 200]
    response = caller.get("/viewer")
    problem(response, 429)
    assert int(response.headers["Retry-After"]) == 60
