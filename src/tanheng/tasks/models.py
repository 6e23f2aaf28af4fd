"""Tables: tasks, their history, files, invitations to countersign, notices with what was read and mailed, and reminders to come.

Of a task only the claimant and the record that ended it change; all else is only added. What is not sent yet stands in a queue of its own.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Index, Q

from tanheng.commands.rights import Right
from tanheng.people.models import Organisation
from tanheng.tasks.files import MEDIA, MOST_BYTES

EVENTS = ("claim", "release", "assign", "comment", "attach", "countersign", "finish", "cancel", "remind", "escalate")
NOTICES = ("open", "assign", "comment", "decide", "remind", "escalate", "invite")
REMINDERS = ("halfway", "soon", "overdue")


class Task(models.Model):
    """A task, opened by the record. `due`: the instant from which it is overdue. `person` and `principal`: whom it concerns."""

    record = models.BigIntegerField()
    line = models.IntegerField()
    kind = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_column="organisation", db_index=False)
    roles = ArrayField(models.CharField(max_length=30))
    opener = models.BigIntegerField()
    opener_organisation = models.CharField(max_length=80)
    person = models.BigIntegerField(null=True)
    principal = models.BigIntegerField(null=True)
    parent_record = models.BigIntegerField(null=True)
    parent_line = models.IntegerField(null=True)
    parameters = models.TextField()
    priority = models.IntegerField()
    due = models.DateTimeField(null=True)
    claimant = models.BigIntegerField(null=True)
    ended = models.BigIntegerField(null=True)
    pk = models.CompositePrimaryKey("record", "line")

    class Meta:
        """A parent is named whole, and somebody may do what is to be done."""

        constraints = (
            CheckConstraint(
                condition=Q(parent_record__isnull=True, parent_line__isnull=True)
                | Q(parent_record__isnull=False, parent_line__isnull=False),
                name="task_parent_is_whole",
            ),
            CheckConstraint(condition=Q(roles__len__gte=1), name="task_is_for_a_role"),
        )
        indexes = (
            Index(fields=("organisation", "ended"), name="task_by_organisation"),
            Index(fields=("subject_type", "subject"), name="task_by_subject"),
            Index(fields=("opener",), condition=Q(ended__isnull=True), name="task_open_by_opener"),
            Index(fields=("principal",), condition=Q(ended__isnull=True, principal__isnull=False), name="task_open_by_principal"),
            Index(fields=("parent_record", "parent_line"), condition=Q(parent_record__isnull=False), name="task_by_parent"),
        )


class TaskEvent(models.Model):
    """Something that happened to a task. `other`: to whom it was assigned; `outcome`: how it ended, or what a department says."""

    record = models.BigIntegerField()
    line = models.IntegerField()
    task_record = models.BigIntegerField()
    task_line = models.IntegerField()
    verb = models.CharField(max_length=12)
    person = models.BigIntegerField()
    role = models.CharField(max_length=30)
    organisation = models.CharField(max_length=80)
    other = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=30)
    text = models.TextField()
    document = models.CharField(max_length=80)
    pk = models.CompositePrimaryKey("record", "line")

    class Meta:
        """Only what is known happens."""

        constraints = (CheckConstraint(condition=Q(verb__in=EVENTS), name="taskevent_verb_is_known"),)
        indexes = (Index(fields=("task_record", "task_line"), name="taskevent_by_task"),)


class Invitation(models.Model):
    """A department that is asked to countersign a task."""

    task_record = models.BigIntegerField()
    task_line = models.IntegerField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_column="organisation")
    record = models.BigIntegerField()
    pk = models.CompositePrimaryKey("task_record", "task_line", "organisation")


class Attachment(models.Model):
    """A file of a task. The record holds its hash, never its bytes."""

    record = models.BigIntegerField()
    line = models.IntegerField()
    task_record = models.BigIntegerField()
    task_line = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    media = models.CharField(max_length=80)
    size = models.IntegerField()
    content = models.BinaryField()
    pk = models.CompositePrimaryKey("record", "line")

    class Meta:
        """Files are small and of a few kinds, whatever the program thinks."""

        constraints = (
            CheckConstraint(condition=Q(media__in=MEDIA), name="attachment_media_is_known"),
            CheckConstraint(condition=Q(size__gte=1, size__lte=MOST_BYTES), name="attachment_is_small"),
        )
        indexes = (Index(fields=("task_record", "task_line"), name="attachment_by_task"),)


class Notice(models.Model):
    """Something that a person is told, or who holds one of the roles in an organisation. The author is not told what he did himself."""

    record = models.BigIntegerField()
    line = models.IntegerField()
    task_record = models.BigIntegerField()
    task_line = models.IntegerField()
    topic = models.CharField(max_length=12)
    author = models.BigIntegerField()
    person = models.BigIntegerField(null=True)
    organisation = models.CharField(max_length=80, null=True)
    roles = ArrayField(models.CharField(max_length=30), null=True)
    pk = models.CompositePrimaryKey("record", "line")

    class Meta:
        """Either a person is told, or roles in an organisation."""

        constraints = (
            CheckConstraint(condition=Q(topic__in=NOTICES), name="notice_topic_is_known"),
            CheckConstraint(
                condition=Q(person__isnull=False, organisation__isnull=True, roles__isnull=True)
                | Q(person__isnull=True, organisation__isnull=False, roles__isnull=False),
                name="notice_has_one_receiver",
            ),
        )
        indexes = (
            Index(fields=("person",), condition=Q(person__isnull=False), name="notice_by_person"),
            Index(fields=("organisation",), condition=Q(organisation__isnull=False), name="notice_by_organisation"),
        )


class NoticeRead(models.Model):
    """A person has read a notice."""

    notice_record = models.BigIntegerField()
    notice_line = models.IntegerField()
    person = models.BigIntegerField()
    record = models.BigIntegerField()
    pk = models.CompositePrimaryKey("notice_record", "notice_line", "person")


class MailQueue(models.Model):
    """Notices that still have to be mailed, not before an instant, after so many tries."""

    record = models.BigIntegerField()
    line = models.IntegerField()
    not_before = models.DateTimeField(db_index=True)
    tries = models.IntegerField()
    pk = models.CompositePrimaryKey("record", "line")


class Mailing(models.Model):
    """What became of the mail about a notice to a person, and after how many tries."""

    notice_record = models.BigIntegerField()
    notice_line = models.IntegerField()
    person = models.BigIntegerField()
    state = models.CharField(max_length=6)
    tries = models.IntegerField()
    at = models.DateTimeField()
    pk = models.CompositePrimaryKey("notice_record", "notice_line", "person")

    class Meta:
        """A mail was sent, or it failed."""

        constraints = (CheckConstraint(condition=Q(state__in=("sent", "failed")), name="mailing_state_is_known"),)


class Reminder(models.Model):
    """A reminder to come, or one that was done by a record: each of a task happens at most once."""

    task_record = models.BigIntegerField()
    task_line = models.IntegerField()
    what = models.CharField(max_length=8)
    at = models.DateTimeField()
    done = models.BigIntegerField(null=True)
    pk = models.CompositePrimaryKey("task_record", "task_line", "what")

    class Meta:
        """The worker looks for what is not done."""

        constraints = (CheckConstraint(condition=Q(what__in=REMINDERS), name="reminder_is_known"),)
        indexes = (Index(fields=("at",), condition=Q(done__isnull=True), name="reminder_to_come"),)


RIGHTS = (
    Right(Task, insert=True, update=("claimant", "ended")),
    *(Right(model, insert=True) for model in (TaskEvent, Invitation, Attachment, Notice, NoticeRead)),
    Right(MailQueue, insert=True, update=("not_before", "tries"), delete=True),
    Right(Mailing, insert=True, update=("state", "tries", "at")),
    Right(Reminder, insert=True, update=("done",)),
)
