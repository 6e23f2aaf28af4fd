"""Where organisations stand is only added to, and its parent is of the kind that the row says."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """After the table, and after the guard of the journal."""

    dependencies = (("people", "0003_parents"), ("commands", "0002_numbers_and_guards"))
    operations = (
        migrations.RunSQL(
            "ALTER TABLE people_organisationparent ADD CONSTRAINT organisationparent_repeats_the_kind"
            " FOREIGN KEY (parent, parent_kind) REFERENCES people_organisation (code, kind)",
            "ALTER TABLE people_organisationparent DROP CONSTRAINT organisationparent_repeats_the_kind",
        ),
        migrations.RunSQL(
            "CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON people_organisationparent FOR EACH STATEMENT"
            " EXECUTE FUNCTION tanheng_only_added()",
            "DROP TRIGGER only_added ON people_organisationparent",
        ),
    )
