"""What corrects a movement is found by an index: rooms above ask it for every movement that they count."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """After the guard of movements."""

    dependencies = (("registry", "0002_counts"),)
    operations = (
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(
                fields=["corrects_record", "corrects_line"],
                condition=models.Q(("corrects_record__isnull", False)),
                name="movement_by_corrected",
            ),
        ),
    )
