"""The guards of carry-over: notices are only added, and what became of a filing never changes again."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = (("carryover", "0001_tables"), ("commands", "0002_numbers_and_guards"))
    operations = (
        migrations.RunSQL(
            "CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON carryover_notice FOR EACH STATEMENT"
            " EXECUTE FUNCTION tanheng_only_added()",
            "DROP TRIGGER only_added ON carryover_notice",
        ),
        migrations.RunSQL(
            "CREATE FUNCTION carryover_one_way() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " IF coalesce(OLD.withdrawn <> NEW.withdrawn, OLD.withdrawn IS NOT NULL AND NEW.withdrawn IS NULL)"
            " OR coalesce(OLD.taken_back <> NEW.taken_back, OLD.taken_back IS NOT NULL AND NEW.taken_back IS NULL)"
            " OR coalesce(OLD.reissued <> NEW.reissued, OLD.reissued IS NOT NULL AND NEW.reissued IS NULL)"
            " THEN RAISE EXCEPTION 'filing % line % has gone this way before', OLD.record, OLD.line; END IF; RETURN NEW; END $$",
            "DROP FUNCTION carryover_one_way()",
        ),
        migrations.RunSQL(
            "CREATE TRIGGER one_way BEFORE UPDATE ON carryover_filing FOR EACH ROW EXECUTE FUNCTION carryover_one_way()",
            "DROP TRIGGER one_way ON carryover_filing",
        ),
    )
