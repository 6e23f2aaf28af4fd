"""What happened to a task, what was attached to it and who was told is only added to."""

from __future__ import annotations

from django.db import migrations

_TABLES = ("taskevent", "invitation", "attachment", "notice", "noticeread")


class Migration(migrations.Migration):
    """After the tables, and after the guard of the journal."""

    dependencies = (("tasks", "0001_tables"), ("commands", "0002_numbers_and_guards"))
    operations = tuple(
        migrations.RunSQL(
            f"CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON tasks_{table} FOR EACH STATEMENT"
            " EXECUTE FUNCTION tanheng_only_added()",
            f"DROP TRIGGER only_added ON tasks_{table}",
        )
        for table in _TABLES
    )
