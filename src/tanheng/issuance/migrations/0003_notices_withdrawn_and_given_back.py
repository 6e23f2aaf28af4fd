"""Notices that were withdrawn, and what a notice gives back of what was taken off (核减)."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import CheckConstraint, Q, UniqueConstraint


class Migration(migrations.Migration):
    """A notice of before gives nothing back, and is the first of its document."""

    dependencies = (("issuance", "0002_guards"),)
    operations = (
        migrations.CreateModel(
            "Withdrawal",
            fields=[
                ("notice", models.BigIntegerField(primary_key=True, serialize=False)),
                ("record", models.BigIntegerField()),
                ("account", models.CharField(max_length=14)),
                ("document", models.CharField(max_length=80)),
            ],
        ),
        migrations.RunSQL(
            "CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON issuance_withdrawal FOR EACH STATEMENT"
            " EXECUTE FUNCTION tanheng_only_added()",
            "DROP TRIGGER only_added ON issuance_withdrawal",
        ),
        migrations.AddField("notice", "given_back", models.BigIntegerField(default=0)),
        migrations.AddField("notice", "attempt", models.IntegerField(default=1)),
        migrations.RemoveConstraint("notice", "notice_once_per_document"),
        migrations.RemoveConstraint("notice", "notice_asks_for_something"),
        migrations.AddConstraint(
            "notice",
            UniqueConstraint(fields=("account", "year", "sector", "document", "attempt"), name="notice_once_per_document"),
        ),
        migrations.AddConstraint(
            "notice",
            CheckConstraint(
                condition=Q(amount__gte=0, given_back__gte=0, decided__gte=0) & (Q(amount__gte=1) | Q(given_back__gte=1)),
                name="notice_asks_for_something",
            ),
        ),
    )
