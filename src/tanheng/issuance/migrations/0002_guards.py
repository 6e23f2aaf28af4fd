"""What was decided, issued and returned is only added to."""

from __future__ import annotations

from django.db import migrations

_TABLES = ("vintage", "envelope", "issue", "entitlement", "notice", "return")


class Migration(migrations.Migration):
    """After the tables, and after the guard of the journal."""

    dependencies = (("issuance", "0001_tables"), ("commands", "0002_numbers_and_guards"))
    operations = tuple(
        migrations.RunSQL(
            f"CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON issuance_{table} FOR EACH STATEMENT"
            " EXECUTE FUNCTION tanheng_only_added()",
            f"DROP TRIGGER only_added ON issuance_{table}",
        )
        for table in _TABLES
    )
