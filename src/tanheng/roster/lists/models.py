"""Tables: evidence, drafts with what became of them, and published versions. Only added to; a draft ends once."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from tanheng.commands.rights import Right

OUTCOMES = ("published", "withdrawn")


class Plant(models.Model):
    """What is known of an entity in a sector. The newest row of both counts. Days and figures are texts as they were handed in."""

    record = models.BigIntegerField()
    line = models.IntegerField()
    entity = models.CharField(max_length=80)
    sector = models.CharField(max_length=20)
    province = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    commissioned = models.CharField(max_length=10)
    ceased = models.CharField(max_length=10)
    expected_t = models.CharField(max_length=30)
    listed = models.BooleanField()
    source = models.CharField(max_length=80)
    pk = models.CompositePrimaryKey("record", "line")

    class Meta:
        """A record says one thing of a plant."""

        constraints = (UniqueConstraint(fields=("entity", "sector", "record"), name="plant_once_per_record"),)
        indexes = (Index(fields=("province",), name="plant_by_province"),)


class Result(models.Model):
    """Verified direct emissions of an entity in a sector and year, in t CO2e with the digits that were handed in. The newest row counts."""

    record = models.BigIntegerField()
    line = models.IntegerField()
    entity = models.CharField(max_length=80)
    sector = models.CharField(max_length=20)
    year = models.IntegerField()
    emissions_t = models.CharField(max_length=30)
    source = models.CharField(max_length=80)
    pk = models.CompositePrimaryKey("record", "line")

    class Meta:
        """A record says one figure of a plant and year."""

        constraints = (UniqueConstraint(fields=("entity", "sector", "year", "record"), name="result_once_per_record"),)


class Import(models.Model):
    """A file that was imported, with the effect that its dry run showed."""

    record = models.BigIntegerField(primary_key=True)
    province = models.CharField(max_length=60)
    list_year = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.CharField(max_length=120)
    effect = models.CharField(max_length=64)

    class Meta:
        """A file is imported once."""

        constraints = (UniqueConstraint(fields=("province", "sha256"), name="import_once"),)


class Draft(models.Model):
    """A draft of a province's list of a year, with the law and readings by which it was made."""

    number = models.BigIntegerField(primary_key=True)
    province = models.CharField(max_length=60)
    list_year = models.IntegerField()
    basis_year = models.IntegerField()
    threshold_t = models.IntegerField()
    law_hash = models.CharField(max_length=64)
    readings = models.TextField()
    outcome = models.CharField(max_length=9)
    ended_by = models.BigIntegerField(null=True)

    class Meta:
        """One draft of a list is open at a time."""

        constraints = (
            UniqueConstraint(fields=("province", "list_year"), condition=Q(ended_by__isnull=True), name="draft_one_open"),
            CheckConstraint(
                condition=Q(outcome="", ended_by__isnull=True) | Q(outcome__in=OUTCOMES, ended_by__isnull=False), name="draft_ends_known"
            ),
        )


class DraftEntry(models.Model):
    """What the rules say of a plant. `rules` are all that were looked at, `evidence` the rows of figures, both as canonical JSON."""

    draft = models.BigIntegerField()
    entity = models.CharField(max_length=80)
    sector = models.CharField(max_length=20)
    kind = models.CharField(max_length=60)
    listed = models.BooleanField()
    decision = models.CharField(max_length=12)
    rule = models.CharField(max_length=40)
    article = models.CharField(max_length=120)
    mark = models.CharField(max_length=20)
    figure_t = models.CharField(max_length=30)
    figure_year = models.IntegerField(null=True)
    rules = models.TextField()
    evidence = models.TextField()
    pk = models.CompositePrimaryKey("draft", "entity", "sector")


class Decided(models.Model):
    """A decision of a draft that was made by hand, or on an objection. The newest of an entry counts."""

    record = models.BigIntegerField(primary_key=True)
    draft = models.BigIntegerField(db_index=True)
    entity = models.CharField(max_length=80)
    sector = models.CharField(max_length=20)
    decision = models.CharField(max_length=12)
    reason = models.TextField()
    objection = models.BigIntegerField(null=True)


class Consultation(models.Model):
    """That a department was asked about a draft, until the end of a day."""

    draft = models.BigIntegerField()
    department = models.CharField(max_length=80)
    record = models.BigIntegerField()
    due = models.DateField()
    pk = models.CompositePrimaryKey("draft", "department")


class Opinion(models.Model):
    """What a department answered."""

    draft = models.BigIntegerField()
    department = models.CharField(max_length=80)
    record = models.BigIntegerField()
    verdict = models.CharField(max_length=7)
    text = models.TextField()
    pk = models.CompositePrimaryKey("draft", "department")

    class Meta:
        """A department agrees or objects."""

        constraints = (CheckConstraint(condition=Q(verdict__in=("agrees", "objects")), name="opinion_verdict_is_known"),)


class Notice(models.Model):
    """The public notice of a draft, from one day to the end of another."""

    draft = models.BigIntegerField(primary_key=True)
    record = models.BigIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    document = models.CharField(max_length=80)
    settled = models.TextField()


class Objection(models.Model):
    """An objection to a draft under notice. `letter`: the number of a letter that an officer entered, who is not named here."""

    number = models.BigIntegerField(primary_key=True)
    draft = models.BigIntegerField(db_index=True)
    organisation = models.CharField(max_length=80)
    letter = models.CharField(max_length=80)
    entity = models.CharField(max_length=80)
    sector = models.CharField(max_length=20)
    text = models.TextField()
    due = models.DateField()


class Answer(models.Model):
    """The answer to an objection."""

    objection = models.BigIntegerField(primary_key=True)
    record = models.BigIntegerField()
    verdict = models.CharField(max_length=8)
    reason = models.TextField()

    class Meta:
        """An objection is upheld or rejected."""

        constraints = (CheckConstraint(condition=Q(verdict__in=("upheld", "rejected")), name="answer_verdict_is_known"),)


class Version(models.Model):
    """A published version. `text` is the canonical content; `changes` says why it differs from the one before, with what the rules say."""

    province = models.CharField(max_length=60)
    list_year = models.IntegerField()
    version = models.IntegerField()
    record = models.BigIntegerField(unique=True)
    draft = models.BigIntegerField(null=True)
    document = models.CharField(max_length=80)
    published_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    text = models.TextField()
    changes = models.TextField()
    pk = models.CompositePrimaryKey("province", "list_year", "version")

    class Meta:
        """Versions are counted, and a document publishes once."""

        constraints = (
            CheckConstraint(condition=Q(version__gte=1), name="version_is_counted"),
            UniqueConstraint(fields=("province", "document"), name="version_once_per_document"),
        )


class Entry(models.Model):
    """An entity on a version, as the public may search it."""

    province = models.CharField(max_length=60)
    list_year = models.IntegerField()
    version = models.IntegerField()
    entity = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    division = models.CharField(max_length=6)
    sectors = ArrayField(models.CharField(max_length=20))
    pk = models.CompositePrimaryKey("province", "list_year", "version", "entity")

    class Meta:
        """The history of an entity is found by its code."""

        indexes = (Index(fields=("entity", "list_year"), name="entry_by_entity"),)


_ADDED = (Plant, Result, Import, DraftEntry, Decided, Consultation, Opinion, Notice, Objection, Answer, Version, Entry)
RIGHTS = (*(Right(model, insert=True) for model in _ADDED), Right(Draft, insert=True, update=("outcome", "ended_by")))
