"""The guard of duties, whose versions are only added, and room in the pages of standings, so that a change stays where it is."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = (("surrender", "0001_tables"), ("commands", "0002_numbers_and_guards"))
    operations = (
        migrations.RunSQL("ALTER TABLE surrender_standing SET (fillfactor = 50)", "ALTER TABLE surrender_standing RESET (fillfactor)"),
        migrations.RunSQL(
            "CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON surrender_duty FOR EACH STATEMENT"
            " EXECUTE FUNCTION tanheng_only_added()",
            "DROP TRIGGER only_added ON surrender_duty",
        ),
    )
