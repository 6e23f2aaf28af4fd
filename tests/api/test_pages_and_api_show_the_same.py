"""Pages and API are two doors to the same readings: what a role finds behind the one it finds behind the other, and no more."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("the platform runs where PostgreSQL does", allow_module_level=True)

from tests.api.busy import PDF, Busy, busy
from tests.api.entering import Caller, key_for
from tests.books import rows
from tests.browsing import Browsing, a_client, entered
from tests.people.settled import OTHER_WORKS, WORKS
from tests.registry_pages.small import NATIONAL_NUMBER, OTHER_NUMBER, PROVINCE, PROVINCE_NUMBER, WORKS_NUMBER
from tests.signing import signing_key
from tests.visibility.nation import (
    CITY,
    COLLEAGUE,
    FAR_CITY,
    FAR_NUMBER,
    FAR_OFFICER,
    FAR_PROVINCE_NUMBER,
    FAR_REPRESENTATIVE,
    FAR_WORKS,
    VIEWERS,
)

PEOPLE = {
    **{role: viewer for role, viewer in VIEWERS.items() if role not in ("", "program")},
    "colleague": COLLEAGUE,
    "far_officer": FAR_OFFICER,
    "far_representative": FAR_REPRESENTATIVE,
}


@pytest.fixture(scope="module")
def made() -> Iterator[Busy]:
    from tanheng.visibility import keys
    from tanheng.visibility.deciding import KeyLimits

    with busy() as here, pytest.MonkeyPatch.context() as patched:
        patched.setattr(keys, "key_limits", lambda: KeyLimits(365, 10**6, 10**6))
        # A paper is signed by the process that holds the book's key.
        for where in ("api.reads.of_papers", "web.views.registry_papers"):
            patched.setattr(f"tanheng.interfaces.{where}.held_key", signing_key)
        yield here


def doors(made: Busy, who: str) -> tuple[Browsing, Caller]:
    """Return somebody at a browser, and his key that reads all that a key can."""
    viewer = PEOPLE[who]
    actor = made.key_actor(viewer)
    assert viewer.person is not None
    return entered(viewer.person, assignment=actor.assignment), Caller(key_for(made.here, actor))


def code(entity: str) -> str:
    """Return what stands for an entity in the address of a page."""
    return entity.partition(":")[2]


ACCOUNTS = (NATIONAL_NUMBER, PROVINCE_NUMBER, WORKS_NUMBER, OTHER_NUMBER, FAR_PROVINCE_NUMBER, FAR_NUMBER, "E0000099-11")
ENTITIES = (WORKS, OTHER_WORKS, FAR_WORKS, "entity:91420100000000999X")
ORGANISATIONS = ("ministry", "registry", PROVINCE, CITY, FAR_CITY, *ENTITIES)


def singles(made: Busy) -> Iterator[tuple[str, str]]:
    """Yield addresses of a page and of the API that show the same single thing."""
    proposals = [number for (number,) in rows("SELECT number FROM commands_proposal ORDER BY number DESC LIMIT 6")]
    records = [number for (number,) in rows("SELECT number FROM commands_record WHERE number % 29 = 0 ORDER BY number")]
    freezes = [number for (number,) in rows("SELECT number FROM registry_encumbrance ORDER BY number")]
    pairs: tuple[tuple[str, str, Any], ...] = (
        ("/registry/accounts/{}/", "/accounts/{}", ACCOUNTS),
        ("/registry/accounts/{}/papers/", "/accounts/{}/certificates/holding", ACCOUNTS),
        ("/registry/freezes/{}/", "/freezes/{}", freezes),
        ("/proposals/{}/", "/proposals/{}", proposals),
        ("/journal/{}/", "/records/{}", records),
        ("/people/organisations/{}/", "/organisations/{}", ORGANISATIONS),
        ("/people/persons/{}/", "/persons/{}", (1, 2, 9, 12, 14, 26, 999)),
        ("/lists/drafts/{}/", "/drafts/{}", (made.published, made.noticed, made.far, 999)),
        ("/lists/notices/{}/", "/public-notices/{}", (made.published, made.noticed, made.far, 999)),
        ("/tasks/{}/", "/tasks/{}", (made.task, made.far_task, "999.1")),
        ("/tasks/files/{}/", "/files/{}", (made.file, "999.1")),
    )
    for page, address, every in pairs:
        yield from ((page.format(one), address.format(one)) for one in every)
    yield from ((f"/entities/{code(one)}/?on=2026-06-01", f"/entities/{one}?on=2026-06-01") for one in ENTITIES)
    yield from ((f"/lists/entities/{code(one)}/", f"/listed/{one}") for one in ENTITIES)
    for version in ("", "v1/", "v2/", "v9/"):
        yield f"/lists/420000/2027/{version}", f"/lists/420000/2027{'/versions/' + version[1:-1] if version else ''}"
    yield "/lists/430000/2027/", "/lists/430000/2027"


@pytest.mark.parametrize("who", PEOPLE)
def test_what_has_a_page_for_a_role_is_read_by_its_key_and_nothing_else(made: Busy, who: str) -> None:
    browsing, caller = doors(made, who)
    found = {address: (browsing.get(page).status_code, caller.get(address).status_code) for page, address in singles(made)}
    assert {address: both for address, both in found.items() if both not in ((200, 200), (404, 404))} == {}
    assert (200, 200) in found.values()
    assert (404, 404) in found.values()


LISTS: tuple[tuple[str, str, Callable[[Any], str], Callable[[Busy], Any]], ...] = (
    ("/registry/accounts/", "/accounts", lambda one: one["number"], lambda _: ACCOUNTS),
    ("/entities/", "/entities", lambda one: code(one["code"]), lambda _: map(code, ENTITIES)),
    ("/people/", "/organisations", lambda one: _link(one["code"]), lambda _: map(_link, ORGANISATIONS)),
    ("/people/?text=:", "/organisations?text=:", lambda one: _link(one["code"]), lambda _: map(_link, ORGANISATIONS[2:])),
    (
        "/people/persons/",
        "/persons",
        lambda one: f"/people/persons/{one['person']}/",
        lambda _: [f"/people/persons/{n}/" for n in range(1, 27)],
    ),
    ("/people/keys/", "/keys", lambda one: f'key={one["number"]}"', lambda _: _ends_of_keys()),
    (
        "/lists/drafts/",
        "/drafts",
        lambda one: f"/lists/drafts/{one['number']}/",
        lambda made: [f"/lists/drafts/{number}/" for number in (made.published, made.noticed, made.far)],
    ),
    ("/tasks/", "/tasks", lambda one: f'value="{one["number"]}"', lambda _: _boxes_of_tasks()),
    ("/tasks/?show=ended", "/tasks?show=ended", lambda one: f'value="{one["number"]}"', lambda _: _boxes_of_tasks()),
    ("/proposals/", "/proposals", lambda one: f"/proposals/{one['number']}/", lambda _: _proposals()),
    ("/registry/freezes/", "/freezes", lambda one: f"/registry/freezes/{one['number']}/", lambda _: _freezes()),
    ("/journal/heads/", "/heads", lambda one: one["root"][:16], lambda _: []),
)


def _link(organisation: str) -> str:
    return f'href="/people/organisations/{organisation}/"'


def _ends_of_keys() -> list[str]:
    return [f'key={number}"' for (number,) in rows("SELECT number FROM visibility_apikey WHERE ended IS NULL")]


def _boxes_of_tasks() -> list[str]:
    return [f'value="{record}.{line}"' for record, line in rows("SELECT record, line FROM tasks_task")]


def _proposals() -> list[str]:
    return [f"/proposals/{number}/" for (number,) in rows("SELECT number FROM commands_proposal")]


def _freezes() -> list[str]:
    return [f"/registry/freezes/{number}/" for (number,) in rows("SELECT number FROM registry_encumbrance")]


@pytest.mark.parametrize("who", PEOPLE)
def test_a_list_names_the_same_on_its_page_and_to_a_key(made: Busy, who: str) -> None:
    browsing, caller = doors(made, who)
    wrong = {}
    for page, address, name_of, every in LISTS:
        answer = browsing.get(page)
        text = answer.content.decode() if answer.status_code == 200 else ""
        told = {name_of(one) for one in _rows_of(caller, address)}
        universe = set(every(made)) | told
        shown = {one for one in universe if one in text}
        if shown != told:
            wrong[address] = (sorted(shown - told)[:5], sorted(told - shown)[:5])
    assert wrong == {}


def _rows_of(caller: Caller, address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after = ""
    while True:
        page = caller.get(f"{address}{'&' if '?' in address else '?'}size=50&after={after}").json()
        found += page["rows"]
        after = page["next"]
        if not after or address in ("/heads", "/keys", "/persons"):
            return found


@pytest.mark.usefixtures("made")
def test_whoever_comes_reads_published_lists_and_notices_and_nothing_else_as_on_the_pages(made: Busy) -> None:
    from django.test import Client

    client, visitor = Client(SERVER_NAME="localhost"), a_client()
    for page, address in singles(made):
        status = client.get(f"/api/v1{address}").status_code
        public = address.startswith(("/lists", "/listed", "/public-notices"))
        assert status in ((200, 404) if public else (401,)), address
        # A page sends whoever has not entered to do so first.
        assert (visitor.get(page).status_code == 200) == (status == 200), address
    whole = client.get("/api/v1/lists/420000/2027/versions/1").json()
    assert [one["name"] for one in whole["content"]["entries"]] == ["W", "V"]
    assert _hash_of(whole["content"]) == whole["sha256"], "whoever has the answer can check it"
    (change,) = client.get("/api/v1/lists/420000/2027/compare", {"before": 1, "after": 2}).json()
    assert (change["kinds"], change["entity"], change["after"]) == (["removed"], WORKS, None)
    assert [one["version"] for one in client.get("/api/v1/lists/420000/2027/versions").json()["rows"]] == [1, 2]
    assert [one["uscc"] for one in client.get("/api/v1/listed", {"year": 2027}).json()["rows"]] == [code(OTHER_WORKS)]
    first = client.get("/api/v1/listed", {"size": 1}).json()
    assert (len(first["rows"]), first["next"]) == (1, "")


def _hash_of(content: Any) -> str:
    from tanheng.kernel.canonical import content_hash

    return content_hash(content)


@pytest.mark.parametrize("who", PEOPLE)
def test_evidence_and_the_radar_are_those_of_the_province_or_of_oneself(made: Busy, who: str) -> None:
    browsing, caller = doors(made, who)
    near = {"province_officer": {WORKS, OTHER_WORKS}, "peer_officer": {WORKS, OTHER_WORKS}, "city_officer": {WORKS}}
    all_of_it = {"ministry_officer", "auditor"}
    own = {"emitter_representative": {WORKS}, "colleague": {WORKS}, "far_officer": {FAR_WORKS}, "far_representative": {FAR_WORKS}}
    expected = {WORKS, OTHER_WORKS, FAR_WORKS} if who in all_of_it else {**near, **own}.get(who, set())
    assert {one for one in ENTITIES if caller.get(f"/evidence/{one}").status_code == 200} == expected
    for division in ("420000", "430000"):
        page = browsing.get(f"/lists/radar/?province=province:{division}&year=2027")
        offered = page.status_code == 200 and f'value="province:{division}" selected' in page.content.decode()
        assert (caller.get(f"/radar/{division}/2027").status_code == 200) == offered, division


def test_an_emitters_key_sees_nothing_of_another_emitter_by_guessed_numbers(made: Busy) -> None:
    _, caller = doors(made, "emitter_representative")
    strange = [f"/{what}/{one}" for what in ("evidence", "entities", "organisations") for one in (OTHER_WORKS, FAR_WORKS)]
    strange += [f"/accounts/{one}{more}" for one in (OTHER_NUMBER, FAR_NUMBER) for more in ("", "/holdings", "/certificates/holding")]
    strange += [f"/drafts/{made.noticed}", f"/drafts/{made.noticed}/entries", "/radar/420000/2027", "/persons/26", "/persons/26/contact"]
    strange += [f"/duties/{FAR_NUMBER}/2025", "/day-sheet?day=2026-06-01", "/files/" + made.file, "/tasks/" + made.task]
    assert {address: caller.get(address).status_code for address in strange} == dict.fromkeys(strange, 404)
    assert [one["code"] for one in caller.get("/entities").json()["rows"]] == [WORKS]
    (own,) = caller.get(f"/evidence/{WORKS}").json()
    assert own["results"] == [{"year": 2025, "emissions_t": "30000", "source": "V1", "record": own["record"]}]


def test_a_task_is_read_with_its_history_and_file_by_those_concerned_and_is_nothing_to_anothers_key(made: Busy) -> None:
    import base64

    _, city = doors(made, "city_officer")
    (one,) = [each for each in city.get("/tasks").json()["rows"] if each["number"] == made.task]
    assert (one["kind"], one["overdue"], one["claimant"]) == ("request", False, None)
    whole = city.get(f"/tasks/{made.task}").json()
    assert [each["verb"] for each in whole["history"]] == ["comment", "attach"]
    assert whole["files"][0]["number"] == made.file
    assert base64.b64decode(city.get(f"/files/{made.file}").json()["content"]) == PDF
    for who in ("far_officer", "emitter_representative", "registry_clerk", "far_representative"):
        _, other = doors(made, who)
        assert other.get(f"/tasks/{made.task}").status_code == other.get("/tasks/999.1").status_code == 404, who
        assert made.task not in {each["number"] for each in other.get("/tasks?show=all").json()["rows"]}
    told = city.get("/notices").json()["rows"]
    assert made.task in {each["task"] for each in told}
    # What a code means is told beside it, in both languages.
    assert all(re.search("[\u4e00-\u9fff]", each["topic_label"]["zh"]) and each["topic_label"]["en"] != each["topic"] for each in told)
    ended = [city.get(f"/tasks/{each['number']}").json() for each in city.get("/tasks?show=ended").json()["rows"]]
    assert all(each["outcome_label"]["zh"] and "_" not in each["outcome_label"]["en"] for each in ended)
    assert whole["outcome_label"] is None


def test_a_draft_is_read_with_opinions_notice_and_objections(made: Busy) -> None:
    _, officer = doors(made, "province_officer")
    assert {one["number"]: one["stage"] for one in officer.get("/drafts").json()["rows"]} == {
        made.noticed: "notice",
        made.published: "published",
    }
    whole = officer.get(f"/drafts/{made.noticed}").json()
    assert [(one["department"], one["verdict"]) for one in whole["consultation"]] == [("department:420000", "agrees")]
    assert [(one["organisation"], one["verdict"]) for one in whole["objections"]] == [(WORKS, "")]
    assert sum(whole["decisions"].values()) == 2
    entries = officer.get(f"/drafts/{made.noticed}/entries").json()["rows"]
    assert {one["entity"] for one in entries} == {WORKS, OTHER_WORKS}
    assert all(one["rules"] and one["article"] for one in entries)


def test_what_stands_within_another_thing_is_told_only_to_keys_that_were_made_to_read_it(made: Busy) -> None:
    actor = made.key_actor(PEOPLE["system_administrator"])
    wide = Caller(key_for(made.here, actor, reads=["person", "contact", "organisation"]))
    narrow = Caller(key_for(made.here, actor, reads=["person"]))
    name = wide.get("/persons/9/contact").json()["name"]
    assert name
    assert wide.get("/persons/9").json()["row"]["name"] == name
    told = narrow.get("/persons/9").json()["row"]
    assert (told["contact_open"], told["name"], told["telephone"], told["email"]) == (False, "", "", "")
    assert narrow.get("/persons/9/contact").status_code == 403
    assert [one["person"] for one in wide.get("/persons", text=name).json()["rows"]] != []
    assert narrow.get("/persons", text=name).json()["rows"] == [], "a name is not guessed by searching either"
    blind = Caller(key_for(made.here, actor, reads=["organisation"]))
    assert wide.get(f"/organisations/{WORKS}").json()["acting"] != []
    assert blind.get(f"/organisations/{WORKS}").json()["acting"] == []
    assert not any("session" in one or "login" in one for one in (told, wide.get("/persons/9").json()["row"]))


def test_a_signed_paper_comes_word_for_word(made: Busy) -> None:
    _, caller = doors(made, "emitter_representative")
    paper = caller.get(f"/accounts/{WORKS_NUMBER}/statement", first="2026-05-01", last="2026-06-30")
    assert paper.status_code == 200
    from tanheng.kernel.canonical import canonical

    assert paper.content.decode() == canonical(paper.json())
    _, clerk = doors(made, "registry_clerk")
    assert clerk.get("/day-sheet", day="2026-06-01").status_code == 200
