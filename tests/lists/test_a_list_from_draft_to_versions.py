"""A province's list from its evidence to publication, amendment and search, by commands; and what others learn from it."""

from __future__ import annotations

from datetime import date, timedelta

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import CLOCK
from tanheng.roster.versions import applied, difference
from tests.books import rows
from tests.lists.office import FINANCE, HUBEI, NEW_WORKS, OTHER_WORKS, TRADE, WORKS, office


def test_a_list_goes_from_evidence_to_versions_that_can_be_cited() -> None:
    from tanheng.roster.lists import queries

    with office() as here:
        handed = here.hand_in(
            here.plant(WORKS, {2024: "31000", 2025: "30000"}),
            here.plant(OTHER_WORKS, {2025: "25999.99"}),
            here.plant(NEW_WORKS, {}, commissioned="2026-03", expected_t="40000", source="F7"),
        )
        assert handed.done, handed.findings
        assert handed.result["organisations"] == [NEW_WORKS]
        drafted = here.draft()
        assert drafted.result["counts"] == {"included": 2, "not_included": 1}
        draft = drafted.number
        entries = {one.entity: one for one in queries.entries_of(Sql(), draft)}
        assert (entries[WORKS].figure_t, entries[WORKS].figure_year, entries[WORKS].rule) == ("30000", 2025, "threshold")
        assert entries[NEW_WORKS].rule == "expected"
        assert entries[WORKS].evidence

        consulted = here.consult(draft, TRADE, FINANCE)
        assert consulted.result["due"] == "2026-06-15"
        assert rows("SELECT count(*) FROM tasks_task WHERE kind = 'list_opinion' AND ended IS NULL") == [(2,)]
        assert here.opine(draft).done
        assert here.opine(draft, "objects", here.finance, text="closed soon").done
        assert rows("SELECT count(*) FROM tasks_task WHERE kind = 'list_opinion' AND ended IS NULL") == [(0,)]
        noticed = here.notice(draft)
        assert noticed.result["last_day"] == "2026-06-08"

        objected = here.object(draft, entity=WORKS, sector="cement")
        assert objected.result["due"] == "2026-06-15"
        here.until(date(2026, 6, 9))
        answered = here.answer(objected.number, "rejected")
        assert answered.done
        assert not answered.result["overdue"]

        published = here.publish(draft)
        assert published.done, published.findings
        assert published.result["address"] == "/lists/420000/2027/v1/"
        first = queries.newest(Sql(), HUBEI, 2027)
        assert first is not None
        assert first.sha256 == published.result["sha256"] == first.content.sha256
        assert [one.entity for one in first.content.entries] == sorted([WORKS, NEW_WORKS])
        assert "30000" not in first.content.text
        assert queries.cited(first).published_at.startswith("2026-06-09")
        assert rows("SELECT count(*) FROM tasks_task WHERE kind = 'list_report' AND organisation = 'ministry'") == [(1,)]


def test_a_published_list_is_amended_compared_and_searched() -> None:
    from tanheng.roster.lists import queries
    from tanheng.roster.lists.searching import search

    with office() as here:
        new = here.plant(NEW_WORKS, {}, commissioned="2026-03", expected_t="40000", source="F7")
        here.published(here.plant(), here.plant(OTHER_WORKS, {2025: "25999.99"}), new)
        here.wait(30)
        assert here.hand_in(here.plant(OTHER_WORKS, {2025: "26000"})).done
        included = here.amend({"kind": "include", "entity": OTHER_WORKS, "sectors": ["cement"]})
        assert included.done, included.findings
        second = queries.newest(Sql(), HUBEI, 2027)
        assert second is not None
        assert not second.changes[0]["by_hand"]
        removed = here.amend({"kind": "remove", "entity": WORKS}, document="A2")
        assert removed.done, removed.findings
        versions = queries.versions_of(Sql(), HUBEI, 2027)
        assert [one.version for one in versions] == [1, 2, 3]
        assert versions[2].changes[0]["by_hand"]
        changes = difference(versions[0].content.entries, versions[2].content.entries)
        assert [(one.entity, one.kinds) for one in changes] == sorted([(OTHER_WORKS, ("included",)), (WORKS, ("removed",))])
        assert applied(versions[0].content.entries, changes) == versions[2].content.entries
        then = queries.version_at(Sql(), HUBEI, 2027, CLOCK.now() - timedelta(days=1))
        assert then is not None
        assert then.version == 1

        assert [one.uscc for one in search(Sql(), "n").hits] == [NEW_WORKS.partition(":")[2]]
        assert search(Sql(), WORKS[-9:]).total == 0
        assert search(Sql(), province=HUBEI, sector="cement", list_year=2027).total == 2
        assert queries.counts(Sql(), 2027) == {(HUBEI, "cement"): 2}
        (was,) = queries.history_of(Sql(), WORKS)
        assert (was.version, was.first_version, was.on_newest) == (2, 1, False)


def test_who_is_listed_may_open_accounts() -> None:
    from tanheng.roster.entities.hooks import listed

    with office() as here:
        today = CLOCK.now().date()
        assert listed(Sql(), [WORKS], today) == {}
        here.published()
        later = CLOCK.now().date()
        assert listed(Sql(), [WORKS, OTHER_WORKS], later) == {WORKS: "/lists/420000/2027/v1/"}
        assert listed(Sql(), [WORKS], today) == {}


def test_changes_of_entities_are_followed_by_the_list_entry_by_entry() -> None:
    from tanheng.roster.lists import queries

    with office() as here:
        both = (here.plant(WORKS), here.plant(WORKS, sector="steel", kind="blast_furnace_converter_long_route"))
        here.published(*both, here.plant(OTHER_WORKS))
        assert here.hand_in(here.plant(NEW_WORKS)).done
        assert here.rename_entity(OTHER_WORKS, "Y").done
        moved = {"entity": WORKS, "to": "city:420200", "on": str(CLOCK.today()), "document": "M1"}
        assert here.by_two("entity_move", moved, here.officer, here.second).done
        assert here.amend({"kind": "rename", "entity": OTHER_WORKS}, {"kind": "move", "entity": WORKS}, document="A1").done
        parts = [{"entity": WORKS, "sectors": ["steel"]}, {"entity": NEW_WORKS, "sectors": ["cement"]}]
        assert here.amend({"kind": "split", "entity": WORKS, "into": parts}, document="A2").done
        assert here.amend({"kind": "merge", "entity": NEW_WORKS, "of": [OTHER_WORKS]}, document="A3").done
        first, second, third, fourth = queries.versions_of(Sql(), HUBEI, 2027)
        told = [{one.entity: one.kinds for one in queries.compared(*pair)} for pair in ((first, second), (second, third), (third, fourth))]
        assert told == [
            {OTHER_WORKS: ("renamed",), WORKS: ("moved",)},
            {WORKS: ("sectors_changed",), NEW_WORKS: ("included",)},
            {OTHER_WORKS: ("removed",)},
        ]
        assert {one.entity: one.sectors for one in fourth.content.entries} == {WORKS: ("steel",), NEW_WORKS: ("cement",)}
        assert queries.counts(Sql(), 2027) == {(HUBEI, "cement"): 1, (HUBEI, "steel"): 1}


def test_a_joint_enterprise_is_one_entry_with_its_members() -> None:
    from tanheng.roster.lists import queries

    with office() as here:
        steel = {"sector": "steel", "kind": "blast_furnace_converter_long_route"}
        here.published(here.plant(WORKS, **steel), here.plant(NEW_WORKS, {2025: "1"}, **steel, division="420100"))
        here.join()
        assert here.amend({"kind": "correct", "entity": WORKS}).done
        row = queries.newest(Sql(), HUBEI, 2027)
        assert row is not None
        (entry,) = row.content.entries
        assert entry.members == ((NEW_WORKS.partition(":")[2], "N"),)


def test_whoever_stood_on_the_list_of_the_year_before_stays_or_is_removed() -> None:
    from tanheng.roster.lists import queries

    with office() as here:
        plants = (here.plant(WORKS, {2024: "30000", 2025: "20000"}), here.plant(OTHER_WORKS, {2024: "20000", 2025: "20000"}, listed=True))
        assert here.hand_in(*plants).done
        draft = here.draft(2026).number
        assert here.consult(draft).done
        assert here.opine(draft).done
        assert here.notice(draft).done
        here.wait(10)
        assert here.publish(draft).done
        before = queries.newest(Sql(), HUBEI, 2026)
        assert before is not None
        assert [one.entity for one in before.content.entries] == sorted([WORKS, OTHER_WORKS])
        assert here.draft(2027).result["counts"] == {"removed": 1, "stays": 1}


def test_evidence_that_comes_later_shows_which_decisions_it_would_change_and_who_is_near_the_threshold() -> None:
    from tanheng.roster.lists import queries
    from tanheng.roster.lists.watching import radar_of

    with office() as here:
        number = here.drafted(here.plant(figures={2025: "25000"}), here.plant(OTHER_WORKS, {2024: "1"}))
        draft = queries.draft_of(Sql(), number)
        assert draft is not None
        assert [one.entity for one in queries.work_list(Sql(), number)] == [OTHER_WORKS]
        assert queries.outdated(Sql(), draft) == {}
        known = CLOCK.now()
        here.wait(1)
        assert here.hand_in(here.plant(figures={2025: "26000"})).done
        assert queries.outdated(Sql(), draft) == {(WORKS, "cement"): ("not_included", "included")}
        (echo,) = radar_of(Sql(), HUBEI, 2027, on=CLOCK.today())
        assert (echo.plant.entity, echo.position, str(echo.figure_t)) == (WORKS, "may_enter", "26000")
        (then,) = queries.evidence_of(Sql(), WORKS, known=known)
        assert then.results[2025].emissions_t == "25000"


def test_the_tables_themselves_refuse_what_no_command_does() -> None:
    import psycopg
    import pytest

    with office() as here:
        here.published()
        number = here.draft(2026).number
        for statement in (
            "UPDATE lists_version SET text = ''",
            "DELETE FROM lists_entry",
            "UPDATE lists_result SET emissions_t = '1'",
            "UPDATE lists_draft SET province = 'province:430000'",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                Sql().run(statement)  # type: ignore[arg-type]
        twice = "INSERT INTO lists_draft SELECT 1, province, list_year, basis_year, threshold_t, law_hash, readings, '' FROM lists_draft"
        with pytest.raises(psycopg.errors.UniqueViolation):
            Sql().run(f"{twice} WHERE number = {number}")  # type: ignore[arg-type]
