"""Tables: organisations and their names, persons and their contacts, roles held and powers lent. Facts are added, or ended once."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from tanheng.commands.rights import Right
from tanheng.people.vocabulary import PARENTS, ROLES, Kind

_KINDS = tuple(str(kind) for kind in Kind)
_MOVE_UNDER = (Kind.CITY, Kind.PROVINCE)
_ENDED_BY_A_RECORD = Q(ended_at__isnull=True, ended_by__isnull=True) | Q(ended_at__isnull=False, ended_by__isnull=False)


def _under(kind: Kind) -> Q:
    parents = PARENTS[kind]
    # Null is told apart on purpose: a check that comes out as unknown would let the row pass.
    above = tuple(sorted(str(one) for one in parents if one is not None))
    named = Q(parent__isnull=False, parent_kind__isnull=False, parent_kind__in=above)
    without = Q(parent__isnull=True, parent_kind__isnull=True)
    return Q(kind=str(kind)) & (without if parents == {None} else named | without if None in parents else named)


def _any_of(conditions: list[Q]) -> Q:
    together = conditions[0]
    for one in conditions[1:]:
        together |= one
    return together


class Organisation(models.Model):
    """An organisation. `parent_kind` repeats the kind of the parent (a foreign key sees to it), so that a constraint can look at both."""

    code = models.CharField(max_length=80, primary_key=True)
    kind = models.CharField(max_length=20)
    parent = models.ForeignKey("self", models.PROTECT, related_name="+", null=True, db_column="parent")
    parent_kind = models.CharField(max_length=20, null=True)
    uscc = models.CharField(max_length=18, null=True)
    division = models.CharField(max_length=6, null=True)
    record = models.BigIntegerField()

    class Meta:
        """Who may stand under whom holds in the table too."""

        constraints = (
            UniqueConstraint(fields=("code", "kind"), name="organisation_with_its_kind"),
            CheckConstraint(condition=Q(kind__in=_KINDS), name="organisation_kind_is_known"),
            CheckConstraint(condition=_any_of([_under(kind) for kind in Kind]), name="organisation_under_its_like"),
            CheckConstraint(condition=Q(uscc__isnull=True) | Q(uscc__regex="^[0-9A-Z]{18}$"), name="organisation_uscc_has_its_form"),
            CheckConstraint(
                condition=Q(division__isnull=True) | Q(division__regex="^[0-9]{6}$"), name="organisation_division_has_its_form"
            ),
        )


class OrganisationName(models.Model):
    """A name of an organisation from an instant on. The newest record counts where two begin together."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_column="organisation", db_index=False)
    record = models.BigIntegerField()
    zh = models.CharField(max_length=120)
    en = models.CharField(max_length=200, null=True)
    valid_from = models.DateTimeField()
    pk = models.CompositePrimaryKey("organisation", "record")


class OrganisationParent(models.Model):
    """What an organisation stands under from an instant on, where that is no more what it was registered under.

    The newest record counts where two begin together. `parent_kind` repeats the kind of the parent, as in its own row.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_column="organisation", db_index=False)
    record = models.BigIntegerField()
    parent = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_column="parent")
    parent_kind = models.CharField(max_length=20)
    division = models.CharField(max_length=6, null=True)
    valid_from = models.DateTimeField()
    pk = models.CompositePrimaryKey("organisation", "record")

    class Meta:
        """Only key emitters move, and they stand under a city or a province; nobody stands under himself."""

        constraints = (
            CheckConstraint(condition=Q(parent_kind__in=tuple(str(one) for one in _MOVE_UNDER)), name="organisationparent_of_its_kind"),
            CheckConstraint(condition=Q(division__isnull=True) | Q(division__regex="^[0-9]{6}$"), name="organisationparent_division"),
        )


class Person(models.Model):
    """A person: a number and nothing personal. `ended_at`: deactivated from then on, by the record `ended_by`."""

    person = models.BigIntegerField(primary_key=True)
    record = models.BigIntegerField()
    fingerprint = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)

    class Meta:
        """An end has an author."""

        constraints = (CheckConstraint(condition=_ENDED_BY_A_RECORD, name="person_end_has_a_record"),)


class Contact(models.Model):
    """Name and ways to reach a person: personal data, kept apart from all that is only added, so that it can be erased.

    The journal and the person's row hold only a fingerprint over these and a salt; with this row gone, it says nothing.
    """

    person = models.OneToOneField(Person, models.PROTECT, related_name="+", primary_key=True, db_column="person")
    salt = models.CharField(max_length=64)
    name = models.CharField(max_length=80)
    telephone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=120, blank=True)


class FormerEmail(models.Model):
    """An address that a person had, until it was told that he has another: personal data, which goes when it was told or is erased."""

    record = models.BigIntegerField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_column="person")
    email = models.CharField(max_length=120)
    tries = models.IntegerField()
    not_before = models.DateTimeField()


class Assignment(models.Model):
    """A role that a person holds for an organisation, from an instant until before another."""

    assignment = models.BigIntegerField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_column="person")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_column="organisation")
    organisation_kind = models.CharField(max_length=20)
    role = models.CharField(max_length=30)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    record = models.BigIntegerField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)

    class Meta:
        """A role belongs to its kind of organisation; a delegation names the person together with his assignment."""

        constraints = (
            UniqueConstraint(fields=("assignment", "person"), name="assignment_with_its_person"),
            CheckConstraint(
                condition=_any_of([Q(role=str(role), organisation_kind=str(kind)) for role, kind in ROLES.items()]),
                name="assignment_role_fits_the_kind",
            ),
            CheckConstraint(condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name="assignment_lasts"),
            CheckConstraint(condition=_ENDED_BY_A_RECORD, name="assignment_end_has_a_record"),
        )


class Delegation(models.Model):
    """Powers of an assignment that its holder, the principal, lends to another person for a while. `commands` null: all of the role's."""

    delegation = models.BigIntegerField(primary_key=True)
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="+", db_column="assignment")
    principal = models.ForeignKey(Person, models.PROTECT, related_name="+", db_column="principal", db_index=False)
    delegate = models.ForeignKey(Person, models.PROTECT, related_name="+", db_column="delegate")
    commands = ArrayField(models.CharField(max_length=60), null=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    record = models.BigIntegerField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)

    class Meta:
        """Nobody lends to himself, and nothing is lent without an end."""

        constraints = (
            CheckConstraint(condition=~Q(principal=F("delegate")), name="delegation_to_another_person"),
            CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="delegation_lasts"),
            CheckConstraint(condition=_ENDED_BY_A_RECORD, name="delegation_end_has_a_record"),
        )


_END = ("ended_at", "ended_by")
RIGHTS = (
    Right(Organisation, insert=True),
    Right(OrganisationName, insert=True),
    Right(OrganisationParent, insert=True),
    Right(Person, insert=True, update=_END),
    Right(Contact, insert=True, update=("salt", "email"), delete=True),
    Right(FormerEmail, insert=True, update=("tries", "not_before"), delete=True, secret=True),
    Right(Assignment, insert=True, update=_END),
    Right(Delegation, insert=True, update=_END),
)
