"""What the pages show beside the accounts: organisations, who stands above them, the lists of a year, tasks, and people of the registry."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from benchmarks.deadline_tables import OWNED, PROVINCES, number
from tests.people.settled import uscc

if TYPE_CHECKING:
    from tanheng.database.cluster import Cluster
    from tanheng.roster.versions import Content

LIST_YEAR = 2026
STAFF = 900_000  # people of the registry and the authorities have numbers from here
CLERKS = ("registry_clerk", "province_officer")
SECTORS = ("steel", "cement", "aluminium")
BEGUN, PUBLISHED = datetime(2020, 12, 31, tzinfo=UTC), datetime(2026, 3, 31, 2, tzinfo=UTC)


def divisions() -> list[str]:
    """Return the six digits of the provinces that make lists."""
    from tanheng.interfaces.provinces import tiles

    return sorted(division for division, tile in tiles().items() if tile.lists)[:PROVINCES]


def entity(emitter: int) -> str:
    """Return the code of the organisation of an emitter."""
    return f"entity:{uscc(emitter)}"


def lists(emitters: int) -> list[Content]:
    """Return the list of each province, which together name all emitters."""
    from tanheng.roster.versions import Entry, content_of

    found, provinces = [], divisions()
    for place, division in enumerate(provinces):
        those = range(place + 1, emitters + 1, len(provinces))
        entries = [Entry(entity(one), f"第{one}号企业", f"{division[:2]}0100", (SECTORS[one % len(SECTORS)],)) for one in those]
        found.append(content_of(f"province:{division}", LIST_YEAR, 1, entries))
    return found


def completed(cluster: Cluster, emitters: int) -> None:
    """Add to the tables of `filled` what the pages show beside the accounts."""
    import psycopg

    with psycopg.connect(**cluster.address("superuser", cluster.address("owner").database).dsn, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # no triggers, as for the other tables
        cursor = connection.cursor()
        cursor.execute(
            "INSERT INTO commands_record (number, person, principal, request, content_hash, command, two_persons, outcome, text,"
            " applies_at, recorded_at)"
            " SELECT 1, person, principal, 'the beginning', content_hash, command, two_persons, outcome, text, %s, %s"
            " FROM commands_record ORDER BY number LIMIT 1",
            (BEGUN, BEGUN),
        )
        _organisations(cursor, emitters)
        for content in lists(emitters):
            _published(cursor, content)
        cursor.execute(
            "INSERT INTO tasks_task (record, line, kind, subject_type, subject, organisation, roles, opener, opener_organisation,"
            " parameters, priority, due) SELECT 1, 2 * a.assignment + s, 'request', 'account', a.organisation, a.organisation,"
            " ARRAY['emitter_representative'], %s, 'registry', '{\"title\":\"年度报告\"}', 1, now() + interval '9 days' * s"
            " FROM people_assignment a, generate_series(0, 1) s WHERE a.assignment > %s",
            (STAFF, OWNED),
        )
        connection.execute("VACUUM ANALYZE")


def _organisations(cursor: Any, emitters: int) -> None:
    from tanheng.people.policy import PROGRAM_ACTOR, PROGRAM_ORGANISATION

    codes = [entity(one) for one in range(1, emitters + 1)]
    provinces = divisions()
    above = [f"city:{provinces[(one - 1) % len(provinces)][:2]}0100" for one in range(1, emitters + 1)]
    rows = [("ministry", "ministry", None, None, "生态环境部"), ("registry", "registry", None, None, "注册登记机构")]
    rows.append((PROGRAM_ORGANISATION, "program", None, None, "系统运行单位"))
    rows += [(f"province:{one}", "province", "ministry", "ministry", f"省{one}") for one in provinces]
    rows += [(f"city:{one[:2]}0100", "city", f"province:{one}", "province", f"市{one}") for one in provinces]
    works = enumerate(zip(codes, above, strict=True), 1)
    rows += [(code, "emitter", city, "city", f"第{place}号企业") for place, (code, city) in works]
    for code, kind, parent, parent_kind, name in rows:
        cursor.execute(
            "INSERT INTO people_organisation (code, kind, parent, parent_kind, record) VALUES (%s, %s, %s, %s, 1)",
            (code, kind, parent, parent_kind),
        )
        cursor.execute(
            "INSERT INTO people_organisationname (organisation, record, zh, en, valid_from) VALUES (%s, 1, %s, %s, '2021-01-01 00:00+08')",
            (code, name, code),
        )
    for place, code in enumerate(codes, 1):
        account = number("E", place)
        cursor.execute("UPDATE registry_account SET holder = %s WHERE number = %s", (code, account))
        cursor.execute("UPDATE people_assignment SET organisation = %s WHERE organisation = %s", (code, account))
    staff = [(PROGRAM_ACTOR.person, PROGRAM_ACTOR.assignment, PROGRAM_ORGANISATION, "program", "program")]
    for place, role in enumerate(CLERKS, 1):
        organisation, kind = ("registry", "registry") if role == "registry_clerk" else (f"province:{provinces[0]}", "province")
        staff.append((STAFF + place, STAFF + place, organisation, kind, role))
    for person, assignment, organisation, kind, role in staff:
        cursor.execute("INSERT INTO people_person (person, record, fingerprint) VALUES (%s, 1, %s)", (person, f"staff {person}"))
        cursor.execute(
            "INSERT INTO people_assignment (assignment, person, organisation, organisation_kind, role, valid_from, record)"
            " VALUES (%s, %s, %s, %s, %s, '2021-01-01 00:00+08', 1)",
            (assignment, person, organisation, kind, role),
        )


def _published(cursor: Any, content: Content) -> None:
    record = int(content.province[-6:])
    cursor.execute(
        "INSERT INTO lists_version (province, list_year, version, record, document, published_at, sha256, text, changes)"
        " VALUES (%s, %s, 1, %s, 'P1', %s, %s, %s, '[]')",
        (content.province, content.list_year, record, PUBLISHED, content.sha256, content.text),
    )
    cursor.executemany(
        "INSERT INTO lists_entry (province, list_year, version, entity, name, division, sectors) VALUES (%s, %s, 1, %s, %s, %s, %s)",
        [(content.province, content.list_year, one.entity, one.name, one.division, list(one.sectors)) for one in content.entries],
    )
