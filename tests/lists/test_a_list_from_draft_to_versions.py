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
    from tanheng.roster.lists.searching import search

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
