"""Trees, names, places and groups are those of the day that is asked about, as they were known at the instant that is asked for."""

from __future__ import annotations

from datetime import date, timedelta

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import CLOCK
from tanheng.people.queries import below
from tanheng.roster.entities.fields import begins
from tanheng.roster.entities.histories import group_of, history, pilots_of, successions
from tanheng.roster.entities.queries import Tree, tree
from tests.books import codes, rows
from tests.roster_entities.town import CITY, CONDITIONS, FAR, NEXT, A, B, C, D, E, P, Q, Town, town

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def _tree(entity: str, on: date = JUNE, **more: object) -> Tree:
    found = tree(Sql(), entity, on, **more)  # type: ignore[arg-type]
    assert found is not None
    return found


def _names(one: Tree) -> list[str]:
    return [node.zh for node in one.walk()]


def _fact(here: Town, value: str | None, since: str, unit: str = "t/a") -> None:
    one = {"of": f"node:{here.nodes['l1']}", "attribute": "capacity", "unit": unit, "since": since, "document": since}
    here.done("entity_attribute_set", {"facts": [one | ({"value": value} if value else {"unit": ""})]})


def test_a_tree_tells_its_levels_sectors_and_place() -> None:
    with town():
        one = _tree(A)
        assert _names(one) == ["w1", "l1", "p1", "w2", "l2"]
        assert (one.sectors, one.province, one.city, one.zh) == (("cement", "steel"), P, CITY, "A")
        assert _names(_tree(A, date(2009, 12, 31))) == []


def test_an_attribute_is_what_it_was_on_the_day_and_tells_document_and_record() -> None:
    with town() as here:
        _fact(here, "100", "2020-01-01")
        _fact(here, "250", "2026-03-01")
        _fact(here, None, "2026-05-01")
        on = [date(2019, 12, 31), date(2020, 1, 1), date(2026, 2, 28), date(2026, 3, 1), date(2026, 5, 1)]
        found = [[(fact.value, fact.document) for node in _tree(A, day).walk() for fact in node.facts] for day in on]
        assert found == [[], [("100", "2020-01-01")], [("100", "2020-01-01")], [("250", "2026-03-01")], []]


def test_what_was_recorded_later_was_not_known_before() -> None:
    with town() as here:
        before = CLOCK.now()
        CLOCK.forward(timedelta(days=1))
        _fact(here, "100", "2020-01-01")
        here.done("entity_node_end", {"nodes": [{"node": here.nodes["p1"], "until": "2026-01-01", "document": "D"}]})
        here.done("entity_rename", {"entity": A, "zh": "A1", "on": "2026-02-01", "document": "D"})
        here.done("entity_move", {"entity": A, "to": NEXT, "on": "2026-01-01", "document": "D"})
        here.done("entity_merge", {"entities": [B], "into": A, "on": "2026-02-01", "document": "D"})
        then, now = _tree(A, known=before), _tree(A)
        assert (_names(then), _names(now)) == (["w1", "l1", "p1", "w2", "l2"], ["w1", "l1", "w2", "l2", "wB"])
        assert ((then.zh, then.city), (now.zh, now.city)) == (("A", CITY), ("A1", NEXT))
        assert [fact.value for node in then.walk() for fact in node.facts] == []
        assert (_tree(B, known=before).ended, _tree(B).ended) == (None, date(2026, 2, 1))
        assert [event.what for event in history(Sql(), A, known=before)] == ["node_added"] * 5


def test_visibility_follows_a_move_from_its_day_on() -> None:
    with town() as here:
        before = CLOCK.now()
        CLOCK.forward(timedelta(days=1))
        here.done("entity_move", {"entity": A, "to": NEXT, "on": "2026-05-01", "document": "D"})

        def cities(at: date) -> list[str]:
            return [city for city in (CITY, NEXT) if A in {one.code for one in below(city, at=begins(at))}]

        assert (cities(date(2026, 4, 30)), cities(MAY)) == ([CITY], [NEXT])
        assert A in {one.code for one in below(CITY, at=begins(MAY), known=before)}
        assert {A, B, C, D} <= {one.code for one in below(P, at=begins(MAY))}
        assert {one.parent for one in below(P, at=begins(MAY)) if one.code == A} == {NEXT}


def test_a_move_between_provinces_needs_both_of_them() -> None:
    with town() as here:
        move = {"entity": A, "to": FAR, "on": "2026-05-01", "document": "D"}
        assert codes(here.ask("entity_move", move)) == [4142]
        assert codes(here.ask("entity_move", move, "next")) == [4142]
        assert here.ask("entity_move", move, "city", "other").done
        assert _tree(A).province == Q
        assert codes(here.ask("entity_rename", {"entity": A, "zh": "A1", "on": "2026-05-02", "document": "D"})) == [4142]
        assert codes(here.ask("entity_rename", {"entity": A, "zh": "A1", "on": "2026-04-30", "document": "D"})) == [4142]
        assert here.ask("entity_rename", {"entity": A, "zh": "A1", "on": "2026-05-02", "document": "D"}, "other", "other2").done


def test_nobody_of_elsewhere_proposes_or_rejects() -> None:
    with town() as here:
        asked = {"command": "entity_cease", "content": {"entity": A, "on": "2026-05-01", "document": "D"}}
        assert codes(here.run("proposal_make", asked, "other")) == [4142]
        made = here.run("proposal_make", asked, "city")
        assert codes(here.run("proposal_decide", {"proposal": made.number, "verdict": "rejected"}, "other")) == [4142]
        assert here.run("proposal_decide", {"proposal": made.number, "verdict": "rejected"}, "province").done


def test_a_merger_hands_over_the_works_and_is_told_in_both_histories() -> None:
    with town() as here:
        result = here.done("entity_merge", {"entities": [B, C], "into": A, "on": "2026-05-01", "document": "D7"})
        assert result["works"] == [here.nodes["wB"], here.nodes["wC"]]
        assert (_names(_tree(B, date(2026, 4, 30))), _names(_tree(B, MAY))) == (["wB"], [])
        assert _names(_tree(A, MAY)) == ["w1", "l1", "p1", "w2", "l2", "wB", "wC"]
        told = [(event.what, event.document) for entity in (A, B) for event in history(Sql(), entity) if event.what == "merge"]
        assert told == [("merge", "D7")] * 2
        assert {(one.predecessor, one.successor) for one in successions(Sql(), C)} == {(B, A), (C, A)}
        assert codes(here.ask("entity_merge", {"entities": [A], "into": B, "on": "2026-05-01", "document": "D"})) == [4157]


def test_what_is_split_off_and_comes_back_ends_no_walk() -> None:
    with town() as here:
        part = {"entity": A, "parts": [{"successor": B, "works": [here.nodes["w2"]]}], "ends": False, "on": "2026-05-01", "document": "D"}
        here.done("entity_split", part)
        assert _names(_tree(B, MAY)) == ["w2", "l2", "wB"]
        here.done("entity_merge", {"entities": [B], "into": A, "on": "2026-05-02", "document": "D"})
        assert len(successions(Sql(), A)) == 2
        assert _names(_tree(A)) == ["w1", "l1", "p1", "w2", "l2", "wB"]


def test_an_end_ends_memberships_and_markets_and_waits_for_who_reports() -> None:
    with town() as here:
        joint = {"reporting": A, "members": [A, B], "since": "2026-03-01", "shown": CONDITIONS, "document": "D"}
        here.done("entity_joint_set", joint)
        pilot = {"entity": B, "pilot": "hubei", "sector": "steel", "takes_part": True, "since": "2026-01-01", "document": "D"}
        here.done("entity_pilot_set", {"pilots": [pilot]})
        assert codes(here.ask("entity_cease", {"entity": A, "on": "2026-05-01", "document": "D"})) == [4162]
        here.done("entity_cease", {"entity": B, "on": "2026-05-01", "document": "D"})
        group = group_of(Sql(), B, date(2026, 4, 30))
        assert group is not None
        assert (group.reporting, [one.tree.entity for one in group.members]) == (A, [A, B])
        assert group_of(Sql(), B, MAY) is None
        assert [len(pilots_of(Sql(), [B], day)) for day in (date(2026, 4, 30), MAY)] == [1, 0]
        here.done("entity_cease", {"entity": A, "on": "2026-05-01", "document": "D"})


def test_a_joint_enterprise_changes_its_members_and_is_dissolved() -> None:
    with town() as here:
        joint = {"reporting": A, "shown": CONDITIONS, "document": "D"}
        here.done("entity_joint_set", joint | {"members": [A, B], "since": "2026-03-01"})
        assert here.done("entity_joint_set", joint | {"members": [A, C], "since": "2026-04-01"}) == {"joined": [C], "left": [B]}
        again = {"reporting": B, "shown": CONDITIONS, "document": "D", "members": [B, D], "since": "2026-03-15"}
        assert 4162 in codes(here.ask("entity_joint_set", again))
        here.done("entity_joint_set", joint | {"members": [], "since": "2026-05-01"})
        members = [
            [] if (group := group_of(Sql(), A, day)) is None else [one.tree.entity for one in group.members]
            for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 4, 1), MAY)
        ]
        assert members == [[], [A, B], [A, C], []]


def test_a_whole_tree_comes_in_one_list_or_not_at_all() -> None:
    with town() as here:
        one = {"level": "works", "under": E, "sector": "steel", "zh": "N", "since": "2020-01-01", "document": "D"}
        nodes = [one | {"key": f"k{at}", "zh": f"N{at}"} for at in range(300)]
        nodes += [one | {"level": "line", "under": f"#k{at}", "zh": "L"} for at in range(300)]
        refused = here.ask("entity_node_add", {"nodes": [*nodes, one | {"under": "#nothing"}]}, "other")
        assert [(finding.code, str(finding.place)) for finding in refused.findings] == [(4143, "nodes.601")]
        assert len(here.done("entity_node_add", {"nodes": nodes}, "other")["nodes"]) == 600
        assert rows("SELECT count(*) FROM entities_node n JOIN entities_node p ON p.node = n.parent WHERE p.zh LIKE 'N%%'") == [(300,)]
