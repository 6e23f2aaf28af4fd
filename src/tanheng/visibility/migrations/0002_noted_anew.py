"""The trail knows drafts, versions of lists, tasks, nodes and keys, too: what was noted without them is gone through once more."""

from django.db import migrations


class Migration(migrations.Migration):
    """The worker notes from the beginning of the log again; what is there already stays."""

    dependencies = [("visibility", "0001_tables")]
    operations = [migrations.RunSQL("UPDATE visibility_noted SET position = 0", migrations.RunSQL.noop)]
