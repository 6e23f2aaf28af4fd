"""Numbers of accounts, room for updates in place, and the guard of transfers."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """After the tables, and after the guard of the journal."""

    dependencies = (("ledger", "0001_tables"), ("commands", "0002_numbers_and_guards"))
    operations = (
        migrations.RunSQL("CREATE SEQUENCE ledger_account_number START 1001", "DROP SEQUENCE ledger_account_number"),
        # Sums change often and no index holds them: with room on the page an update stays on it.
        migrations.RunSQL("ALTER TABLE ledger_account SET (fillfactor = 50)", "ALTER TABLE ledger_account RESET (fillfactor)"),
        migrations.RunSQL(
            "CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transfer FOR EACH STATEMENT"
            " EXECUTE FUNCTION tanheng_only_added()",
            "DROP TRIGGER only_added ON ledger_transfer",
        ),
    )
