"""Counts of accounts, and the guard of movements."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = (("registry", "0001_tables"), ("commands", "0002_numbers_and_guards"))
    operations = (
        migrations.RunSQL("CREATE SEQUENCE registry_account_count", "DROP SEQUENCE registry_account_count"),
        migrations.RunSQL(
            "CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON registry_movement FOR EACH STATEMENT"
            " EXECUTE FUNCTION tanheng_only_added()",
            "DROP TRIGGER only_added ON registry_movement",
        ),
    )
