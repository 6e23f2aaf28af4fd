"""Tables: trees of entities, attributes, joint enterprises, regional markets, changes and successors, accounts in three systems.

Facts are only added; what lasts is ended once. Days are those of China; a row ends before its `valid_until`.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from tanheng.commands.rights import Right

_LASTS = Q(valid_until__isnull=True, ended_by__isnull=True) | Q(valid_until__gt=F("valid_from"), ended_by__isnull=False)


class Node(models.Model):
    """A works, line or process. A works belongs to an entity (`WorksOwner`), the others stand under `parent` for good."""

    node = models.BigIntegerField(primary_key=True)
    level = models.CharField(max_length=10)
    parent = models.ForeignKey("self", models.PROTECT, related_name="+", null=True, db_column="parent")
    sector = models.CharField(max_length=12)
    zh = models.CharField(max_length=120)
    en = models.CharField(max_length=200)
    document = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    record = models.BigIntegerField()
    ended_by = models.BigIntegerField(null=True)

    class Meta:
        """Only a works stands under no node, and every node lasts."""

        constraints = (
            CheckConstraint(
                condition=Q(level="works", parent__isnull=True) | Q(level__in=("line", "process"), parent__isnull=False),
                name="node_under_its_like",
            ),
            CheckConstraint(condition=_LASTS, name="node_lasts"),
        )


class WorksOwner(models.Model):
    """The entity to which a works belongs from a day on. The newest record counts where two begin together."""

    works = models.ForeignKey(Node, models.PROTECT, related_name="+", db_column="works", db_index=False)
    record = models.BigIntegerField()
    entity = models.CharField(max_length=80)
    valid_from = models.DateField()
    pk = models.CompositePrimaryKey("works", "record")

    class Meta:
        """Searched by entity."""

        indexes = (Index(fields=("entity", "valid_from"), name="worksowner_by_entity"),)


class Fact(models.Model):
    """What an attribute of an entity or a node is from a day on. No value: it no longer applies."""

    record = models.BigIntegerField()
    line = models.IntegerField()
    entity = models.CharField(max_length=80, null=True)
    node = models.ForeignKey(Node, models.PROTECT, related_name="+", null=True, db_column="node", db_index=False)
    attribute = models.CharField(max_length=40)
    value = models.CharField(max_length=200, null=True)
    unit = models.CharField(max_length=12)
    valid_from = models.DateField()
    document = models.CharField(max_length=80)
    pk = models.CompositePrimaryKey("record", "line")

    class Meta:
        """It belongs to one thing."""

        constraints = (
            CheckConstraint(
                condition=Q(entity__isnull=True, node__isnull=False) | Q(entity__isnull=False, node__isnull=True), name="fact_of_one_thing"
            ),
        )
        indexes = (
            Index(fields=("node", "attribute", "valid_from"), condition=Q(node__isnull=False), name="fact_by_node"),
            Index(fields=("entity", "attribute", "valid_from"), condition=Q(entity__isnull=False), name="fact_by_entity"),
        )


class JointMember(models.Model):
    """A member of the joint steel enterprise for which `reporting` reports. `conditions` name the documents that show them."""

    record = models.BigIntegerField()
    line = models.IntegerField()
    reporting = models.CharField(max_length=80)
    member = models.CharField(max_length=80, db_index=True)
    document = models.CharField(max_length=80)
    conditions = ArrayField(models.CharField(max_length=120))
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    ended_by = models.BigIntegerField(null=True)
    pk = models.CompositePrimaryKey("record", "line")

    class Meta:
        """Without an end, an entity belongs to one joint enterprise."""

        constraints = (
            UniqueConstraint(fields=("member",), condition=Q(valid_until__isnull=True), name="jointmember_of_one"),
            CheckConstraint(condition=_LASTS, name="jointmember_lasts"),
        )
        indexes = (Index(fields=("reporting",), name="jointmember_by_reporting"),)


class Pilot(models.Model):
    """An entity takes part in a regional market for a sector."""

    record = models.BigIntegerField()
    line = models.IntegerField()
    entity = models.CharField(max_length=80)
    pilot = models.CharField(max_length=20)
    sector = models.CharField(max_length=12)
    document = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    ended_by = models.BigIntegerField(null=True)
    pk = models.CompositePrimaryKey("record", "line")

    class Meta:
        """Once at a time for a sector."""

        constraints = (
            UniqueConstraint(fields=("entity", "pilot", "sector"), condition=Q(valid_until__isnull=True), name="pilot_once"),
            CheckConstraint(condition=_LASTS, name="pilot_lasts"),
        )


class Change(models.Model):
    """What happened to an entity on a day: its kind, the document, and what was before and after. `ends`: it ended thereby."""

    record = models.BigIntegerField()
    entity = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)
    day = models.DateField()
    ends = models.BooleanField()
    before = models.CharField(max_length=400)
    after = models.CharField(max_length=400)
    document = models.CharField(max_length=80)
    pk = models.CompositePrimaryKey("record", "entity")

    class Meta:
        """An entity ends once."""

        constraints = (
            CheckConstraint(condition=Q(kind__in=("rename", "move", "merge", "split", "cease")), name="change_kind_is_known"),
            UniqueConstraint(fields=("entity",), condition=Q(ends=True), name="change_ends_once"),
        )
        indexes = (Index(fields=("entity", "day"), name="change_by_entity"),)


class Successor(models.Model):
    """An entity follows another (in whole or in part) from a day on."""

    record = models.BigIntegerField()
    predecessor = models.CharField(max_length=80)
    successor = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)
    day = models.DateField()
    document = models.CharField(max_length=80)
    pk = models.CompositePrimaryKey("record", "predecessor", "successor")

    class Meta:
        """Nobody follows himself."""

        constraints = (CheckConstraint(condition=~Q(predecessor=F("successor")), name="successor_is_another"),)
        indexes = (
            Index(fields=("predecessor",), name="successor_by_predecessor"),
            Index(fields=("successor",), name="successor_by_successor"),
        )


class SystemAccount(models.Model):
    """An account of an entity in one of the three systems. `registry_account`: the one to which it is bound; `person`: first contact."""

    number = models.CharField(max_length=14, primary_key=True)
    entity = models.CharField(max_length=80)
    system = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    registry_account = models.CharField(max_length=14)
    person = models.BigIntegerField(null=True)
    record = models.BigIntegerField()

    class Meta:
        """One in each system. An invitation names whom it invites."""

        constraints = (
            UniqueConstraint(fields=("entity", "system"), name="systemaccount_one_each"),
            CheckConstraint(
                condition=Q(system__in=("registry", "trading"), state="open", person__isnull=True)
                | Q(system="platform", state="invited", person__isnull=False),
                name="systemaccount_state_fits",
            ),
        )


_END = ("valid_until", "ended_by")
RIGHTS = (
    Right(Node, insert=True, update=_END),
    Right(WorksOwner, insert=True),
    Right(Fact, insert=True),
    Right(JointMember, insert=True, update=_END),
    Right(Pilot, insert=True, update=_END),
    Right(Change, insert=True),
    Right(Successor, insert=True),
    Right(SystemAccount, insert=True),
)
