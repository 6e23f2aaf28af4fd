"""What was handed in, decided and published is only added to; a draft ends once."""

from __future__ import annotations

from django.db import migrations

_ADDED = (
    *("plant", "result", "import", "draftentry", "decided", "consultation", "opinion", "notice", "objection", "answer"),
    *("version", "entry"),
)
_ENDED_ONCE = """
CREATE FUNCTION lists_draft_ended_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_by IS NOT NULL OR to_jsonb(OLD) - 'ended_by' - 'outcome' <> to_jsonb(NEW) - 'ended_by' - 'outcome' THEN
    RAISE EXCEPTION 'a draft is only ended, and only once' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$
"""


def _only_added(table: str, when: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER only_added BEFORE {when} ON lists_{table} FOR EACH STATEMENT EXECUTE FUNCTION tanheng_only_added()",
        f"DROP TRIGGER only_added ON lists_{table}",
    )


class Migration(migrations.Migration):
    """After the tables, and after the guard of the journal."""

    dependencies = (("lists", "0001_tables"), ("commands", "0002_numbers_and_guards"))
    operations = (
        *(_only_added(table, "UPDATE OR DELETE OR TRUNCATE") for table in _ADDED),
        _only_added("draft", "DELETE OR TRUNCATE"),
        migrations.RunSQL(_ENDED_ONCE, "DROP FUNCTION lists_draft_ended_once()"),
        migrations.RunSQL(
            "CREATE TRIGGER ended_once BEFORE UPDATE ON lists_draft FOR EACH ROW EXECUTE FUNCTION lists_draft_ended_once()",
            "DROP TRIGGER ended_once ON lists_draft",
        ),
    )
