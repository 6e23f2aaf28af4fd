"""The second half of a code after a reset, and what is said at the door to be lost."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("login", "0002_visits_invitations_and_proofs")]

    operations = [
        migrations.AddField(model_name="invitation", name="maker", field=models.BigIntegerField(null=True)),
        migrations.CreateModel(
            name="InvitationHalf",
            fields=[
                ("record", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "invitation",
                    models.OneToOneField(
                        db_column="invitation", on_delete=django.db.models.deletion.PROTECT, related_name="+", to="login.invitation"
                    ),
                ),
                ("code_hash", models.CharField(max_length=64, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="LostAsked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("username", models.CharField(max_length=60)),
                ("lost", models.CharField(max_length=10)),
                ("asked_at", models.DateTimeField()),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("username", "lost"), name="lost_asked_once")]},
        ),
    ]
