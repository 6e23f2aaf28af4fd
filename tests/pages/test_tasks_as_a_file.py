"""What a list of tasks shows can be taken along as a table: all its pages, the same choice and words, and nobody gets another's."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("the platform runs where PostgreSQL does", allow_module_level=True)

from tanheng.interfaces.web.views import task_export
from tanheng.tables import read_tables
from tests.browsing import Browsing, a_client, entered
from tests.tasks.office import Office, office


@pytest.fixture
def here() -> Iterator[Office]:
    """A province, a city with two officers, and departments."""
    with office() as book:
        yield book


def _file(browsing: Browsing, asked: str = "", kind: str = "csv") -> list[list[str]]:
    answer = browsing.get(f"/tasks/tasks.{kind}?lang=en{asked}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_file_has_what_the_list_shows_with_a_head_for_each_column(here: Office) -> None:
    task = here.opened(due="2026-06-15", text="Count the kilns.")
    assert here.run("task_claim", {"tasks": [task]}, here.city_officer).done
    head, row = _file(entered(here.city_officer.person))
    found = dict(zip(head, row, strict=True))
    assert found["number of the task"] == task
    assert (found["due"], found["claimed by"]) == ("2026-06-15", "me")
    assert found["what"]
    other = dict(zip(*_file(entered(here.second_city_officer.person)), strict=True))
    assert other["claimed by"] == f"person {here.city_officer.person}"


def test_the_file_has_all_pages_and_says_where_there_are_more(here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = {here.opened(due=None if place % 3 else "2026-06-15") for place in range(205)}
    browsing = entered(here.city_officer.person)
    _, *rows = _file(browsing)
    assert len(rows) == len(opened)
    assert {row[0] for row in rows} == opened
    monkeypatch.setattr(task_export, "MOST", 203)
    _, *rows, last = _file(browsing)
    assert len(rows) == 203
    assert last[0] == "There are more than 203 tasks. Search for fewer."


def test_the_file_follows_the_choice_and_the_words_of_the_list(here: Office) -> None:
    mine, other = here.opened(text="Count the kilns."), here.opened(text="Weigh the coal.")
    assert here.run("task_claim", {"tasks": [mine]}, here.city_officer).done
    browsing = entered(here.city_officer.person)
    assert [row[0] for row in _file(browsing, "&show=mine")[1:]] == [mine]
    assert [row[0] for row in _file(browsing, "&search=coal")[1:]] == [other]
    page = browsing.get("/tasks/?show=unclaimed&search=coal").content.decode()
    assert "/tasks/tasks.xlsx?show=unclaimed&amp;search=coal" in page


def test_a_workbook_has_the_same_rows_and_the_kind_is_one_of_two(here: Office, tmp_path: Path) -> None:
    task, browsing = here.opened(), entered(here.city_officer.person)
    file = tmp_path / "tasks.xlsx"
    file.write_bytes(browsing.get("/tasks/tasks.xlsx").content)
    first = read_tables(file)[0]
    assert [texts[0] for _, texts in first.rows][1:] == [task]
    assert browsing.get("/tasks/tasks.json").status_code == 404


def test_nobody_gets_the_tasks_of_others_in_a_file(here: Office) -> None:
    here.opened()
    assert len(_file(entered(here.peer_officer.person))) == 1
    nobody = a_client().get("/tasks/tasks.csv")
    assert nobody.status_code == 302
    assert "/login/" in nobody.headers["Location"] or "/accounts/" in nobody.headers["Location"]
