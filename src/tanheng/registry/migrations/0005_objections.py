"""Objections to restrictions, each answered once."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """After reconciliation."""

    dependencies = (("registry", "0004_reconciliation"),)
    operations = (
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("account", models.CharField(db_index=True, max_length=14)),
                ("restriction", models.BigIntegerField()),
                ("document", models.CharField(max_length=80)),
                ("answered", models.BigIntegerField(null=True)),
                ("outcome", models.CharField(max_length=6)),
                ("answer", models.CharField(max_length=80)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("restriction",), name="objection_once_for_a_restriction"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered__isnull", True), ("outcome", "")),
                            models.Q(
                                ("answered__isnull", False),
                                ("outcome__in", ("upheld", "lifted")),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="objection_answered_with_an_outcome",
                    ),
                ],
            },
        ),
    )
