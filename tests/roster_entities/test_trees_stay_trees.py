"""Whatever officers ask for, a tree is a tree on every day, nothing outlasts its parent, and what was known stays known."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import CLOCK
from tanheng.people.queries import parents_of
from tanheng.roster.entities.fields import begins
from tanheng.roster.entities.queries import Tree, trees
from tests.books import rows
from tests.roster_entities.town import CITY, FAR, NEXT, A, B, C, D, E, P, Town, town

ENTITIES = (A, B, C, D, E)
FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 240).map(lambda days: str(FIRST + timedelta(days=days)))
UNTIL = st.none() | DAYS
ENTITY = st.sampled_from(ENTITIES)
NODE = st.integers(1, 20)
WISH = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(("works", "line", "process")), ENTITY, NODE, DAYS, UNTIL),
    st.tuples(st.just("end"), st.integers(1, 12), DAYS),
    st.tuples(st.just("move"), ENTITY, st.sampled_from((CITY, NEXT, FAR, P)), DAYS),
    st.tuples(st.just("merge"), ENTITY, ENTITY, DAYS),
    st.tuples(st.just("split"), ENTITY, ENTITY, NODE, st.booleans(), DAYS),
    st.tuples(st.just("cease"), ENTITY, DAYS),
)


def _asked(at: int, wish: tuple[Any, ...]) -> tuple[str, dict[str, Any]]:
    kind, *told = wish
    if kind == "add":
        level, entity, node, since, until = told
        under = entity if level == "works" else f"node:{node}"
        one = {"level": level, "under": under, "sector": "steel", "zh": f"x{at}", "since": since, "document": "D"}
        return "entity_node_add", {"nodes": [one | ({"until": until} if until else {})]}
    if kind == "end":
        return "entity_node_end", {"nodes": [{"node": told[0], "until": told[1], "document": "D"}]}
    if kind == "move":
        return "entity_move", {"entity": told[0], "to": told[1], "on": told[2], "document": "D"}
    if kind == "merge":
        return "entity_merge", {"entities": [told[0]], "into": told[1], "on": told[2], "document": "D"}
    if kind == "split":
        standing = [node.node for node in trees(Sql(), [told[0]], date.fromisoformat(told[4]))[told[0]].works] or [told[2]]
        parts = [{"successor": told[1], "works": standing if told[3] else [standing[told[2] % len(standing)]]}]
        return "entity_split", {"entity": told[0], "parts": parts, "ends": told[3], "on": told[4], "document": "D"}
    return "entity_cease", {"entity": told[0], "on": told[1], "document": "D"}


def _ask(here: Town, at: int, wish: tuple[Any, ...]) -> bool:
    """Ask as officers of either province, and of both."""
    name, content = _asked(at, wish)
    return any(here.ask(name, content, *who).done for who in (("province", "province2"), ("other", "other2"), ("province", "other")))


def _shown(found: dict[str, Tree]) -> list[Any]:
    return [
        (one.entity, one.city, one.province, one.ended, [(node.node, node.parent, node.until) for node in one.walk()])
        for one in found.values()
    ]


def _is_a_forest(found: dict[str, Tree], on: date) -> None:
    seen: set[int] = set()
    for one in found.values():
        if not one.lasts_on(on):
            assert one.works == []
        for node in one.walk():
            assert node.node not in seen, "a node stands in one place"
            seen.add(node.node)
            assert node.entity == one.entity
            assert node.since <= on
            assert node.until is None or on < node.until
            for child in node.below:
                assert (child.parent, child.since >= node.since) == (node.node, True)
                assert node.until is None or (child.until is not None and child.until <= node.until), "nothing outlasts its parent"
            assert one.ended is None or (node.until is not None and node.until <= one.ended)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(WISH, min_size=1, max_size=12))
def test_on_every_day_every_tree_is_a_tree_and_the_past_stays_known(wishes: list[tuple[Any, ...]]) -> None:
    with town() as here:
        looked = [FIRST + timedelta(days=days) for days in range(-1, 260, 37)]
        remembered = []
        for at, wish in enumerate(wishes):
            _ask(here, at, wish)
            now = CLOCK.now()
            remembered.append((now, [_shown(trees(Sql(), ENTITIES, on)) for on in looked]))
            CLOCK.forward(timedelta(hours=1))
        for on in looked:
            _is_a_forest(trees(Sql(), ENTITIES, on), on)
            placed = parents_of(Sql(), ENTITIES, at=begins(on))
            assert all(one.province and one.parent not in ENTITIES for one in placed.values())
        for known, shown in remembered:
            assert [_shown(trees(Sql(), ENTITIES, on, known=known)) for on in looked] == shown
        ends = dict(rows("SELECT entity, day FROM entities_change WHERE ends"))
        for successor, day in rows("SELECT successor, day FROM entities_successor"):
            assert successor not in ends or day <= ends[successor], "who has ended follows nobody"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entities_node SET zh = 'other'",
        "DELETE FROM entities_node",
        "UPDATE entities_fact SET value = '1'",
        "DELETE FROM entities_change",
        "UPDATE entities_systemaccount SET state = 'open'",
        "UPDATE people_organisationparent SET parent = 'city:420200'",
        "UPDATE entities_node SET valid_until = '2026-08-01', ended_by = 1 WHERE zh = 'p1'",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_recorded(statement: str) -> None:
    with town() as here:
        here.done("entity_node_end", {"nodes": [{"node": here.nodes["p1"], "until": "2026-07-01", "document": "D"}]})
        with pytest.raises(psycopg.Error):
            Sql().run(statement)  # type: ignore[arg-type]


@pytest.mark.parametrize("level", ["works", "line"])
def test_a_line_stands_under_a_node_and_a_works_under_none(level: str) -> None:
    with town() as here:
        parent = here.nodes["w1"] if level == "works" else None
        with pytest.raises(psycopg.errors.CheckViolation):
            Sql().run(
                "INSERT INTO entities_node (node, level, parent, sector, zh, en, document, valid_from, record)"
                " VALUES (9999, %s, %s, 'steel', 'x', '', 'D', '2026-01-01', 1)",
                (level, parent),
            )
