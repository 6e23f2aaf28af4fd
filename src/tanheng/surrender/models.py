"""Tables: duties in their versions, what stands against each, and records of offsets."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from tanheng.commands.rights import Right


class Duty(models.Model):
    """The duty of an account for a year and sector, t, as a document of the province fixes it. A later version replaces an earlier."""

    account = models.CharField(max_length=14)
    year = models.IntegerField()
    sector = models.CharField(max_length=20)
    version = models.IntegerField()
    record = models.BigIntegerField()
    replaces = models.BigIntegerField(null=True)
    tonnes = models.BigIntegerField()
    document = models.CharField(max_length=80)
    pk = models.CompositePrimaryKey("account", "year", "sector", "version")

    class Meta:
        """Whole tonnes from 0 on; the first version replaces nothing, and every other one names the record that it replaces."""

        constraints = (
            CheckConstraint(condition=Q(tonnes__gte=0), name="duty_is_not_negative"),
            CheckConstraint(
                condition=Q(version=1, replaces__isnull=True) | Q(version__gt=1, replaces__isnull=False), name="duty_names_the_earlier"
            ),
        )


class Standing(models.Model):
    """What stands against a duty: kept beside the movements, so that a surrender meets nobody but its own account."""

    account = models.CharField(max_length=14)
    year = models.IntegerField()
    duty = models.BigIntegerField()
    surrendered = models.BigIntegerField()
    offsets = models.BigIntegerField()
    pk = models.CompositePrimaryKey("account", "year")

    class Meta:
        """Nothing is negative."""

        constraints = (CheckConstraint(condition=Q(duty__gte=0, surrendered__gte=0, offsets__gte=0), name="standing_is_not_negative"),)


class Offset(models.Model):
    """A cancellation in the registry of CCER that is counted for a duty. No allowance moves by it."""

    number = models.BigIntegerField(primary_key=True)
    account = models.CharField(max_length=14)
    year = models.IntegerField()
    batch = models.CharField(max_length=80)
    project = models.CharField(max_length=80)
    quantity = models.BigIntegerField()
    proof = models.CharField(max_length=80)
    registered = models.DateField()
    document = models.CharField(max_length=80)
    withdrawn = models.BigIntegerField(null=True)

    class Meta:
        """A proof of cancellation counts once."""

        constraints = (
            UniqueConstraint(fields=("proof",), condition=Q(withdrawn__isnull=True), name="offset_proof_counts_once"),
            CheckConstraint(condition=Q(quantity__gte=1), name="offset_quantity_is_positive"),
        )
        indexes = (models.Index(fields=("account", "year"), name="offset_by_account"),)


RIGHTS = (
    Right(Duty, insert=True),
    Right(Standing, insert=True, update=("duty", "surrendered", "offsets")),
    Right(Offset, insert=True, update=("withdrawn",)),
)
