"""Promises: units that an open proposal names."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Proposals of before promise nothing; they are decided as they stand."""

    dependencies = (("registry", "0008_continued_freezes"),)
    operations = (
        migrations.CreateModel(
            name="Promise",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey("proposal", "line", blank=True, editable=False, primary_key=True, serialize=False),
                ),
                ("proposal", models.BigIntegerField()),
                ("line", models.IntegerField()),
                ("account", models.CharField(max_length=14)),
                ("place", models.CharField(max_length=40)),
                ("asset", models.CharField(max_length=40)),
                ("amount", models.BigIntegerField()),
                ("ended", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=("account",), condition=Q(ended__isnull=True), name="promise_by_account")],
                "constraints": [models.CheckConstraint(condition=Q(amount__gt=0), name="promise_is_of_something")],
            },
        ),
    )
