"""Addresses that are still to be told that their owner has another."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table, of which nothing is kept."""

    dependencies = (("people", "0004_parents_are_only_added"),)
    operations = (
        migrations.CreateModel(
            name="FormerEmail",
            fields=[
                ("record", models.BigIntegerField(primary_key=True, serialize=False)),
                ("email", models.CharField(max_length=120)),
                ("tries", models.IntegerField()),
                ("not_before", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        db_column="person", on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
        ),
    )
