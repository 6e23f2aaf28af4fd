"""Documents are found by account, so that a reconciliation finds what took from a freeze; lifts of before are brought in."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """After the table whose key it turns round: nobody looks for the documents of a record without its account."""

    dependencies = (("registry", "0006_documents"),)
    operations = (
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE registry_document DROP CONSTRAINT registry_document_pkey, ADD PRIMARY KEY (account, record, number)",
                    "ALTER TABLE registry_document DROP CONSTRAINT registry_document_pkey, ADD PRIMARY KEY (record, account, number)",
                )
            ],
            state_operations=[
                migrations.AlterField(
                    "document",
                    "pk",
                    models.CompositePrimaryKey(
                        "account", "record", "number", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                )
            ],
        ),
        migrations.RunSQL(
            "INSERT INTO registry_document (account, record, number)"
            " SELECT e.account, r.number, r.text::jsonb #>> '{content,document}' FROM commands_record r JOIN registry_encumbrance e"
            " ON e.number = (r.text::jsonb #>> '{content,freeze}')::bigint WHERE r.outcome = 'done' AND r.command = 'freeze_lift'"
            " ON CONFLICT DO NOTHING",
            migrations.RunSQL.noop,
        ),
    )
