"""Numbers, keys that tie a row to what it repeats, and guards: facts are added or ended once, administrators are nothing else."""

from __future__ import annotations

from django.db import migrations

_KEYS = (
    ("people_organisation", "organisation_repeats_the_kind", "(parent, parent_kind) REFERENCES people_organisation (code, kind)"),
    ("people_assignment", "assignment_repeats_the_kind", "(organisation, organisation_kind) REFERENCES people_organisation (code, kind)"),
    ("people_delegation", "delegation_of_the_principal", "(assignment, principal) REFERENCES people_assignment (assignment, person)"),
)
_ENDED_ONCE = """
CREATE FUNCTION people_ended_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL OR to_jsonb(OLD) - 'ended_at' - 'ended_by' <> to_jsonb(NEW) - 'ended_at' - 'ended_by' THEN
    RAISE EXCEPTION 'rows of % are only ended, and only once', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$
"""
# It runs after the statement, so that rows which came together see each other; the lock lets two of one person come one after the other.
_SEPARATED = """
CREATE FUNCTION people_separated() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  whose bigint := CASE TG_TABLE_NAME WHEN 'people_delegation' THEN to_jsonb(NEW) ->> 'delegate' ELSE to_jsonb(NEW) ->> 'person' END;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('people_separated', whose));
  IF EXISTS (
    WITH powers AS (
      SELECT role, tstzrange(valid_from, GREATEST(valid_from, COALESCE(LEAST(valid_until, ended_at), 'infinity'))) AS during
        FROM people_assignment WHERE person = whose
      UNION ALL
      SELECT 'delegate', tstzrange(valid_from, GREATEST(valid_from, COALESCE(LEAST(valid_until, ended_at), 'infinity')))
        FROM people_delegation WHERE delegate = whose
    )
    SELECT FROM powers one JOIN powers other ON one.during && other.during AND one.role <> other.role
     WHERE one.role IN ('system_administrator', 'security_administrator', 'audit_administrator')
  ) THEN
    RAISE EXCEPTION 'an administrator is nothing else at the same time: person %', whose
      USING ERRCODE = 'check_violation', CONSTRAINT = 'people_separated';
  END IF;
  RETURN NULL;
END $$
"""


def _key(table: str, name: str, tie: str) -> migrations.RunSQL:
    return migrations.RunSQL(f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY {tie}", f"ALTER TABLE {table} DROP CONSTRAINT {name}")


def _trigger(table: str, name: str, when: str, function: str, *, kind: str = "TRIGGER") -> migrations.RunSQL:
    return migrations.RunSQL(f"CREATE {kind} {name} {when} ON {table} {function}", f"DROP TRIGGER {name} ON {table}")


def _only_added(table: str, when: str) -> migrations.RunSQL:
    return _trigger(table, "only_added", f"BEFORE {when}", "FOR EACH STATEMENT EXECUTE FUNCTION tanheng_only_added()")


# Number 1 is the program, as a person and in its role.
def _sequence(name: str) -> migrations.RunSQL:
    return migrations.RunSQL(f"CREATE SEQUENCE {name} START 2", f"DROP SEQUENCE {name}")


class Migration(migrations.Migration):
    """After the tables, and after the guard of the journal."""

    dependencies = (("people", "0001_tables"), ("commands", "0002_numbers_and_guards"))
    operations = (
        *(_sequence(f"people_{name}_number") for name in ("person", "assignment", "delegation")),
        *(_key(*key) for key in _KEYS),
        migrations.RunSQL(_ENDED_ONCE, "DROP FUNCTION people_ended_once()"),
        migrations.RunSQL(_SEPARATED, "DROP FUNCTION people_separated()"),
        *(_only_added(f"people_{name}", "UPDATE OR DELETE OR TRUNCATE") for name in ("organisation", "organisationname")),
        *(_only_added(f"people_{name}", "DELETE OR TRUNCATE") for name in ("person", "assignment", "delegation")),
        *(
            _trigger(f"people_{name}", "ended_once", "BEFORE UPDATE", "FOR EACH ROW EXECUTE FUNCTION people_ended_once()")
            for name in ("person", "assignment", "delegation")
        ),
        *(
            _trigger(
                *(f"people_{name}", "separated", "AFTER INSERT", "FOR EACH ROW EXECUTE FUNCTION people_separated()"),
                kind="CONSTRAINT TRIGGER",
            )
            for name in ("assignment", "delegation")
        ),
    )
