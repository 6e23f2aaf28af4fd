"""Numbers of records, the one log, and guards that even the owner of the tables does not pass unnoticed."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import migrations

APPEND_ONLY = ("record", "message", "leaf", "node", "signedhead", "proposal", "decision")
GUARD = """
CREATE FUNCTION tanheng_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are only added; correct by adding', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$
"""
MAKER = """
ALTER TABLE commands_decision ADD CONSTRAINT decision_names_the_maker
  FOREIGN KEY (proposal, maker_person, maker_principal) REFERENCES commands_proposal (number, person, principal)
"""


def make_log(apps: Any, schema_editor: Any) -> None:
    """Give the log its name, by which receipts of different books are told apart."""
    log = apps.get_model("commands", "Log")
    log.objects.using(schema_editor.connection.alias).create(id=1, name=f"tanheng-{secrets.token_hex(8)}", size=0)


def guarded(table: str) -> migrations.RunSQL:
    """Refuse changes of rows, whoever asks."""
    return migrations.RunSQL(
        f"CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION tanheng_only_added()",
        f"DROP TRIGGER only_added ON {table}",
    )


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = (("commands", "0001_tables"),)
    operations = (
        migrations.RunSQL("CREATE SEQUENCE commands_record_number", "DROP SEQUENCE commands_record_number"),
        migrations.RunPython(make_log, migrations.RunPython.noop),
        migrations.RunSQL(MAKER, "ALTER TABLE commands_decision DROP CONSTRAINT decision_names_the_maker"),
        migrations.RunSQL(GUARD, "DROP FUNCTION tanheng_only_added()"),
        *(guarded(f"commands_{name}") for name in APPEND_ONLY),
    )
