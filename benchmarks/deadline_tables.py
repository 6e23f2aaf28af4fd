"""The tables of the deadline day: provinces, emitters with their duties, five years of surrenders, and what must agree in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tanheng.database.address import Address
    from tanheng.database.cluster import Cluster

PROVINCES = 31
OWNED = 1_000_000
HISTORY = 2_000_000  # numbers of the records of the past begin here, below those of this day
FIRST_YEAR, YEARS, DUTY_YEAR, ARREARS_YEAR = 2021, 5, 2025, 2024
OWED = 1_000_000  # t that are still to be surrendered for a duty of this day, more than is asked for
HELD = 1_000_000_000
VINTAGES = [str(year)[2:] for year in range(FIRST_YEAR, FIRST_YEAR + YEARS)]
Statement = tuple[str, tuple[Any, ...]]

BY_MOVEMENTS = (
    "SELECT m.behalf AS account, m.year, sum(m.amount)::bigint AS amount FROM registry_movement m WHERE m.kind = 'surrender' GROUP BY 1, 2"
)
DISAGREEING = {
    "standings and movements of each account and year": (
        f"SELECT count(*) FROM surrender_standing s FULL JOIN ({BY_MOVEMENTS}) m ON m.account = s.account AND m.year = s.year"
        " WHERE coalesce(s.surrendered, 0) <> coalesce(m.amount, 0)"
    ),
    "standings and movements of each province": (
        "SELECT count(*) FROM (SELECT p.province, sum(s.surrendered) AS amount FROM surrender_standing s JOIN registry_account p"
        " ON p.number = s.account GROUP BY 1) s FULL JOIN (SELECT p.province, sum(m.amount) AS amount FROM registry_movement m"
        " JOIN registry_account p ON p.number = m.receiver GROUP BY 1) m USING (province)"
        " WHERE coalesce(s.amount, 0) <> coalesce(m.amount, 0)"
    ),
    "movements and ledger of each province and vintage": (
        "SELECT count(*) FROM (SELECT receiver AS owner, asset, sum(amount) AS amount FROM registry_movement GROUP BY 1, 2) m FULL JOIN"
        " (SELECT a.owner, a.asset, sum(l.credit_posted - l.debit_posted) AS amount FROM ledger_account a JOIN ledger_leg l USING (account)"
        " WHERE a.purpose = 'surrendered' GROUP BY 1, 2) l USING (owner, asset) WHERE coalesce(m.amount, 0) <> coalesce(l.amount, 0)"
    ),
    "movements and holdings of each emitter and vintage": (
        "SELECT count(*) FROM ledger_account a LEFT JOIN (SELECT sender, asset, sum(amount) AS amount FROM registry_movement"
        " GROUP BY 1, 2) m ON m.sender = a.owner AND m.asset = a.asset WHERE a.held AND a.debits_posted <> coalesce(m.amount, 0)"
    ),
    "movements and transfers of each record": (
        "SELECT count(*) FROM registry_movement m FULL JOIN ledger_transfer t USING (record, line)"
        " WHERE (m.asset, m.amount) IS DISTINCT FROM (t.asset, t.amount)"
    ),
}
"""Questions that count what does not agree, by what they compare; each answers 0."""


def number(letter: str, count: int) -> str:
    """Return the number of an account."""
    from tanheng.registry.numbers import account_number

    return account_number(letter, count)


def province_of(emitter: int) -> str:
    """Return the number of the account of an emitter's province."""
    return number("P", emitter % PROVINCES + 1)


def rows(address: Address, query: str) -> list[tuple[Any, ...]]:
    """Ask the database."""
    import psycopg

    with psycopg.connect(**address.dsn) as connection:
        return connection.execute(query).fetchall()  # type: ignore[arg-type]


def filled(cluster: Cluster, emitters: int, records: int) -> Address:
    """Make the tables, with five years of records, transfers and movements, and the accounts, people and duties of this day."""
    import psycopg

    from tanheng.server.preparing import migrate, prepare

    owner, app = cluster.address("owner"), cluster.address("app")
    prepare(app, owner)
    migrate()
    provinces = [number("P", count) for count in range(1, PROVINCES + 1)]
    works = [number("E", count) for count in range(1, emitters + 1)]
    with psycopg.connect(**cluster.address("superuser", owner.database).dsn, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # no triggers: what the past did is not done again
        for statement, parameters in (*_accounts(provinces, works), *_history(works, records), *_duties(works)):
            connection.execute(statement, parameters)  # type: ignore[arg-type]
        connection.execute("VACUUM ANALYZE")
    return app


def _accounts(provinces: list[str], works: list[str]) -> list[Statement]:
    begun = "'2021-01-01 00:00+08'"
    return [
        (
            "INSERT INTO people_person (person, record, fingerprint) SELECT %s + n, 1, md5(n::text) FROM generate_series(1, %s) n",
            (OWNED, len(works)),
        ),
        (
            "INSERT INTO people_assignment (assignment, person, organisation, organisation_kind, role, valid_from, record) SELECT %s + n,"
            f" %s + n, w, 'emitter', 'emitter_representative', {begun}, 1 FROM unnest(%s::text[]) WITH ORDINALITY AS a(w, n)",
            (OWNED, OWNED, works),
        ),
        (
            "INSERT INTO registry_account (number, type, holder, province, state, opened, changed) SELECT w, CASE WHEN w LIKE 'P%%' THEN"
            " 'province' ELSE 'emitter' END, w, 'province ' || ((right(split_part(w, '-', 1), 7)::int"
            " - CASE WHEN w LIKE 'P%%' THEN 1 ELSE 0 END) %% %s), 'normal', 1, 1 FROM unnest(%s::text[]) w",
            (PROVINCES, provinces + works),
        ),
        (
            "INSERT INTO registry_representative (account, person, \"right\", since) SELECT w, %s + n, CASE WHEN n %% 2 = 0 THEN 'initiate'"
            " ELSE 'surrender' END, 1 FROM unnest(%s::text[]) WITH ORDINALITY AS a(w, n)",
            (OWNED, works),
        ),
        (
            "INSERT INTO ledger_account (account, owner, purpose, asset, held, floor, closed, debits_posted, credits_posted,"
            " debits_pending, credits_pending) SELECT nextval('ledger_account_number'), w, 'registry', 'CEA-' || v, true, 0, false,"
            " 0, %s, 0, 0 FROM unnest(%s::text[]) w, unnest(%s::text[]) v",
            (HELD, works, VINTAGES),
        ),
        (
            "INSERT INTO ledger_account (account, owner, purpose, asset, held, closed, debits_posted, credits_posted, debits_pending,"
            " credits_pending) SELECT nextval('ledger_account_number'), w, 'surrendered', 'CEA-' || v, false, false, 0, 0, 0, 0"
            " FROM unnest(%s::text[]) w, unnest(%s::text[]) v",
            (provinces, VINTAGES),
        ),
        (
            "INSERT INTO registry_encumbrance (number, kind, account, asset, amount, effective, rank, document, authority, beneficiary)"
            " SELECT n, 'freeze', w, 'CEA-24', 5, 5, 1, 'F' || n, 'court', '' FROM unnest(%s::text[]) WITH ORDINALITY AS a(w, n)"
            " WHERE n %% 10 = 0",
            (works,),
        ),
        (
            "UPDATE ledger_account SET floor = 5 FROM registry_encumbrance e WHERE e.account = owner AND e.asset = ledger_account.asset"
            " AND purpose = 'registry'",
            (),
        ),
    ]


def _history(works: list[str], records: int) -> list[Statement]:
    """Return five years of surrenders, each for the duty and with the vintage of its year; their texts have the length of real records."""
    passed = f"(n - {HISTORY})"
    at = f"'2021-11-01 00:00+08'::timestamptz + interval '1800 days' * ({passed}::double precision / %s)"
    text = (
        '\'{"actor":{"organisation":"\' || w || \'","person":\' || p || \',"principal":\' || p || \'},"command":"allowance_surrender",'
        '"content":{"account":"\' || w || \'"},"filler":"\' || repeat(md5(n::text), 18) || \'","maker":null,"proposal":0}\''
    )
    series = (HISTORY, HISTORY + records - 1)
    return [
        (
            "INSERT INTO commands_record (number, person, principal, request, content_hash, command, two_persons, outcome, text,"
            " applies_at, recorded_at) SELECT n, p, p, 'past ' || n, repeat(md5(n::text), 2), 'allowance_surrender', false, 'done',"
            f" {text}, {at}, {at} FROM generate_series(%s::bigint, %s) n,"
            " LATERAL (SELECT %s + 1 + n %% %s, (%s::text[])[1 + n %% %s]) AS a(p, w)",
            (records, records, *series, OWNED, len(works), works, len(works)),
        ),
        (
            "INSERT INTO ledger_transfer (record, line, kind, debit, credit, asset, amount, released, applies_at, recorded_at)"
            f" SELECT n, 1, 'single', d.account, c.account, d.asset, 1 + n %% 500, 0, {at}, {at} FROM generate_series(%s::bigint, %s) n"
            f" JOIN ledger_account d ON d.owner = (%s::text[])[1 + n %% %s] AND d.purpose = 'registry'"
            f" AND d.asset = 'CEA-' || (%s::text[])[1 + {passed} * {YEARS} / %s]"
            " JOIN registry_account w ON w.number = d.owner JOIN registry_account p ON p.province = w.province AND p.type = 'province'"
            " JOIN ledger_account c ON c.owner = p.number AND c.purpose = 'surrendered' AND c.asset = d.asset",
            (records, records, *series, works, len(works), VINTAGES, records),
        ),
        (
            "INSERT INTO registry_movement (record, line, kind, sender, receiver, asset, amount, year, behalf, document)"
            " SELECT t.record, 1, 'surrender', d.owner, c.owner, t.asset, t.amount, 2000 + right(t.asset, 2)::int, d.owner, ''"
            " FROM ledger_transfer t JOIN ledger_account d ON d.account = t.debit JOIN ledger_account c ON c.account = t.credit",
            (),
        ),
        (
            "UPDATE ledger_account a SET debits_posted = m.amount FROM (SELECT sender, asset, sum(amount)::bigint AS amount"
            " FROM registry_movement GROUP BY 1, 2) m WHERE m.sender = a.owner AND m.asset = a.asset AND a.held",
            (),
        ),
        ("SELECT setval('commands_record_number', %s)", (HISTORY + records + 1_000_000,)),
    ]


def _duties(works: list[str]) -> list[Statement]:
    """Return duties of all years and what stands against them: those of the past are met, those of this day are not."""
    whose = f"unnest(%s::text[]) AS a(w) CROSS JOIN generate_series({FIRST_YEAR}, {FIRST_YEAR + YEARS - 1}) AS b(y)"
    return [
        (
            "INSERT INTO surrender_standing (account, year, duty, surrendered, offsets) SELECT w, y, coalesce(m.amount, 0)"
            f" + CASE WHEN y = ANY(%s) THEN {OWED} ELSE 0 END, coalesce(m.amount, 0), 0 FROM {whose}"
            f" LEFT JOIN ({BY_MOVEMENTS}) m ON m.account = w AND m.year = y",
            ([DUTY_YEAR, ARREARS_YEAR], works),
        ),
        (
            "INSERT INTO surrender_duty (account, year, sector, version, record, replaces, tonnes, document)"
            " SELECT account, year, 'steel', 1, 1, NULL, duty, 'duty ' || year FROM surrender_standing",
            (),
        ),
    ]
