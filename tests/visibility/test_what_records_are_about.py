"""What a record is about is read from its text alone, noted in the order of the log, and the same when it is noted anew."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tanheng.commands.checks import UNKNOWN_COMMAND
from tanheng.commands.sealing import seal_all
from tanheng.interfaces import reading
from tanheng.interfaces.reading import Search
from tanheng.interfaces.reading.refusing import told
from tanheng.kernel.findings import Check, Place, Severity
from tanheng.visibility.noting import fresh, note
from tanheng.visibility.touching import touched
from tests.books import rows, this_book
from tests.registry_pages.small import WORKS_NUMBER
from tests.signing import signing_key
from tests.visibility.nation import FAR_NUMBER, VIEWERS, Nation, nation


@pytest.fixture
def here() -> Iterator[Nation]:
    with nation() as made:
        yield made


def kept() -> list[tuple[str, int]]:
    """Return what is noted."""
    return [(key, record) for key, record in rows("SELECT key, record FROM visibility_touch ORDER BY key, record")]


def test_what_is_not_noted_yet_is_found_all_the_same(here: Nation) -> None:
    from tanheng.server.working import Worker

    before = len(fresh()[0])
    here.freeze(1, document="fresh order")
    assert len(fresh()[0]) > before
    clerk = VIEWERS["registry_clerk"]
    unsealed = reading.records(clerk, Search(object="fresh order")).rows
    assert {one.command for one in unsealed} == {"proposal_make", "freeze_enter"}
    assert {one.position for one in unsealed} == {None}
    Worker(signing_key(), print).round()
    assert fresh() == ([], [])
    sealed = reading.records(clerk, Search(object="fresh order")).rows
    assert [(one.number, one.objects) for one in sealed] == [(one.number, one.objects) for one in unsealed]
    assert None not in {one.position for one in sealed}


@pytest.mark.usefixtures("here")
def test_noted_anew_from_the_journal_it_is_the_same() -> None:
    seal_all(signing_key(), stragglers=print)
    while note():
        pass
    first = kept()
    assert first == sorted((key, number) for number, text in rows("SELECT number, text FROM commands_record") for key in touched(text))
    with psycopg.connect(this_book("superuser").url) as connection:
        connection.execute("TRUNCATE visibility_touch, visibility_noted")
    while note(at_once=7):
        pass
    assert kept() == first


def test_a_freeze_is_seen_by_the_holder_once_it_is_entered_and_not_while_it_is_proposed(here: Nation) -> None:
    holder = VIEWERS["emitter_representative"]
    content = {"account": WORKS_NUMBER, "vintage": "25", "amount": 3, "document": "quiet order", "authority": "court"}
    made = here.run("proposal_make", {"command": "freeze_enter", "content": content}, here.clerk)
    assert made.done
    assert reading.records(holder, Search(command="proposal_make")).rows == reading.records(holder, Search(command="proposal_make")).rows
    assert made.number not in {one.number for one in reading.records(holder).rows}
    assert "quiet order" not in {one.document for one in reading.freezes(holder).rows}
    assert here.run("proposal_decide", {"proposal": made.number, "verdict": "approved"}, here.approver).done
    assert "quiet order" in {one.document for one in reading.freezes(holder).rows}
    (entered,) = [one for one in reading.records(holder, Search(command="freeze_enter")).rows if one.number > made.number]
    assert (entered.whole, entered.objects, entered.reason) == (False, (WORKS_NUMBER,), "")


SECRET = Check(7, Severity.ERROR, "The account {found} is frozen.", "Art. 1", stranger="It cannot receive now.")


@pytest.mark.usefixtures("here")
def test_a_secret_reason_of_another_account_is_told_as_to_a_stranger() -> None:
    content = {"sender": WORKS_NUMBER, "receiver": FAR_NUMBER}
    findings = [
        SECRET.at(Place(called="receiver"), FAR_NUMBER),
        SECRET.at(Place(called="sender"), WORKS_NUMBER),
        UNKNOWN_COMMAND.at(Place()),
    ]
    holder = told(VIEWERS["emitter_representative"], content, findings)
    assert [(one.code, one.found, one.article) for one in holder[:2]] == [(0, "", ""), (7, WORKS_NUMBER, "Art. 1")]
    assert holder[2] is findings[2]
    assert told(VIEWERS["registry_clerk"], content, findings) == tuple(findings)
    assert [one.code for one in told(VIEWERS["emitter_representative"], {}, findings)] == [0, 7, 9103], "a value may name the account"


def test_drafts_lists_tasks_nodes_and_keys_are_found_by_their_keys() -> None:
    import json

    def about(content: object, result: object = None) -> set[str]:
        actor = {"person": 1, "role": "r", "organisation": "o", "principal": None}
        told = {"actor": actor, "maker": None, "proposal": None, "content": content, "result": result, "effects": {}}
        return {key for key in touched(json.dumps(told)) if not key.startswith("by:")}

    assert about({"draft": 63}) == {"list_draft:63"}
    version = about({"draft": 63}, {"province": "province:420000", "list_year": 2026, "version": 2})
    assert version == {"list_draft:63", "province:420000", "list:420000:2026", "list:420000:2026:2"}
    assert about({"task": "65.1", "text": "66.1"}) == {"task:65.1"}
    assert about({"tasks": ["65.1", "65.2"]}) == {"task:65.1", "task:65.2"}
    assert about({"nodes": [{"node": 9}]}, {"nodes": [12]}) == {"node:9", "node:12"}
    assert about({"key": 8}) == {"api_key:8"}
