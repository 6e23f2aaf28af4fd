"""Amounts of new transfers are at most 10^12. Those that stand in the book already stay as they are, since nothing recorded is changed."""

from __future__ import annotations

from django.db import migrations, models

_NAME = "transfer_amount_in_range"


class Migration(migrations.Migration):
    """After the guard of transfers, which does not concern the table's own rules."""

    dependencies = (("ledger", "0002_numbers_and_guards"),)
    operations = (
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"ALTER TABLE ledger_transfer DROP CONSTRAINT {_NAME},"
                    f" ADD CONSTRAINT {_NAME} CHECK (amount >= 1 AND amount <= 1000000000000) NOT VALID",
                    f"ALTER TABLE ledger_transfer DROP CONSTRAINT {_NAME},"
                    f" ADD CONSTRAINT {_NAME} CHECK (amount >= 1 AND amount <= 9007199254740991)",
                )
            ],
            state_operations=[
                migrations.RemoveConstraint(model_name="transfer", name=_NAME),
                migrations.AddConstraint(
                    model_name="transfer",
                    constraint=models.CheckConstraint(condition=models.Q(amount__gte=1, amount__lte=10**12), name=_NAME),
                ),
            ],
        ),
    )
