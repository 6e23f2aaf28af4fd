"""Numbers of documents by account, for searches; what movements and freezes named before is brought in."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """After the tables whose documents it takes over."""

    dependencies = (("registry", "0005_objections"),)
    operations = (
        migrations.CreateModel(
            name="Document",
            fields=[
                ("record", models.BigIntegerField()),
                ("account", models.CharField(max_length=14)),
                ("number", models.CharField(max_length=80)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "record", "account", "number", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
        ),
        migrations.RunSQL(
            "INSERT INTO registry_document (record, account, number)"
            " SELECT m.record, a.account, m.document FROM registry_movement m, unnest(ARRAY[m.sender, m.receiver, m.behalf]) AS a(account)"
            " WHERE m.document <> '' AND a.account <> ''"
            " UNION SELECT number, account, document FROM registry_encumbrance WHERE document <> ''",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON registry_document FOR EACH STATEMENT"
            " EXECUTE FUNCTION tanheng_only_added()",
            "DROP TRIGGER only_added ON registry_document",
        ),
    )
