"""Numbers of nodes and accounts, and guards: facts are only added, and what lasts is ended once."""

from __future__ import annotations

from django.db import migrations

_NUMBERS = ("node_number", "trading_count", "platform_count")
_ADDED = ("worksowner", "fact", "change", "successor", "systemaccount")
_LASTING = ("node", "jointmember", "pilot")
_ENDED_ONCE = """
CREATE FUNCTION entities_ended_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_by IS NOT NULL OR to_jsonb(OLD) - 'valid_until' - 'ended_by' <> to_jsonb(NEW) - 'valid_until' - 'ended_by' THEN
    RAISE EXCEPTION 'rows of % are only ended, and only once', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$
"""


def _only_added(table: str, when: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER only_added BEFORE {when} ON entities_{table} FOR EACH STATEMENT EXECUTE FUNCTION tanheng_only_added()",
        f"DROP TRIGGER only_added ON entities_{table}",
    )


class Migration(migrations.Migration):
    """After the tables, and after the guard of the journal."""

    dependencies = (("entities", "0001_tables"), ("commands", "0002_numbers_and_guards"))
    operations = (
        *(migrations.RunSQL(f"CREATE SEQUENCE entities_{name}", f"DROP SEQUENCE entities_{name}") for name in _NUMBERS),
        migrations.RunSQL(_ENDED_ONCE, "DROP FUNCTION entities_ended_once()"),
        *(_only_added(table, "UPDATE OR DELETE OR TRUNCATE") for table in _ADDED),
        *(_only_added(table, "DELETE OR TRUNCATE") for table in _LASTING),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER ended_once BEFORE UPDATE ON entities_{table} FOR EACH ROW EXECUTE FUNCTION entities_ended_once()",
                f"DROP TRIGGER ended_once ON entities_{table}",
            )
            for table in _LASTING
        ),
    )
