"""Numbers of accounts, room for updates in place, and the guard of transfers."""

from __future__ import annotations

from django.db import migrations

LEGS = """
CREATE VIEW ledger_leg AS
SELECT record, line, kind, debit AS account, credit AS other, asset, applies_at, recorded_at,
       CASE WHEN kind IN ('single', 'post') THEN amount ELSE 0 END AS debit_posted, 0::bigint AS credit_posted,
       CASE WHEN kind = 'pending' THEN amount ELSE -released END AS debit_pending, 0::bigint AS credit_pending
  FROM ledger_transfer
UNION ALL
SELECT record, line, kind, credit, debit, asset, applies_at, recorded_at,
       0, CASE WHEN kind IN ('single', 'post') THEN amount ELSE 0 END,
       0, CASE WHEN kind = 'pending' THEN amount ELSE -released END
  FROM ledger_transfer
"""


class Migration(migrations.Migration):
    """After the tables, and after the guard of the journal."""

    dependencies = (("ledger", "0001_tables"), ("commands", "0002_numbers_and_guards"))
    operations = (
        migrations.RunSQL("CREATE SEQUENCE ledger_account_number START 1001", "DROP SEQUENCE ledger_account_number"),
        # Sums change often and no index holds them: with room on the page an update stays on it.
        migrations.RunSQL("ALTER TABLE ledger_account SET (fillfactor = 50)", "ALTER TABLE ledger_account RESET (fillfactor)"),
        migrations.RunSQL(LEGS, "DROP VIEW ledger_leg"),
        migrations.RunSQL(
            "CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transfer FOR EACH STATEMENT"
            " EXECUTE FUNCTION tanheng_only_added()",
            "DROP TRIGGER only_added ON ledger_transfer",
        ),
    )
