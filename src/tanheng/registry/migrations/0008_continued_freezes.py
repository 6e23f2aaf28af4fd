"""Freezes that continue others: after the correction of a deduction, and where what is waited for changes its vintage."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q

_NAMES = ("entered", "parent", "first", "ordered")


class Migration(migrations.Migration):
    """A freeze of before continues none."""

    dependencies = (("registry", "0007_documents_by_account"),)
    operations = (
        *(migrations.AddField("encumbrance", name, models.BigIntegerField(null=True)) for name in _NAMES),
        migrations.AddConstraint(
            "encumbrance",
            models.CheckConstraint(
                condition=Q(entered__isnull=True, parent__isnull=True, first__isnull=True, ordered__isnull=True)
                | Q(entered__isnull=False, parent__isnull=False, first__isnull=False, ordered__isnull=False),
                name="encumbrance_continues_one_or_none",
            ),
        ),
    )
