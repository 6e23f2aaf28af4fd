"""旧邮箱 Mail to an address whose owner has another now: whoever did not change it himself learns of it. No record is written."""

from __future__ import annotations

from datetime import timedelta

from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from tanheng.commands.sql import Sql
from tanheng.kernel.clock import CLOCK
from tanheng.kernel.messages import CHINESE, ENGLISH, message

LARGEST_BATCH = 50
MOST_TRIES = 8
_FIRST_WAIT = timedelta(minutes=1)


def tell_former(*, alias: str = "default") -> int:
    """Tell former addresses that they are no longer registered, and forget them; return how many were told.

    What fails is tried again after ever longer times, and forgotten after the last.
    """
    sql, now = Sql(alias), CLOCK.now()
    if not sql.rows("SELECT 1 FROM people_formeremail WHERE not_before <= %s LIMIT 1", (now,)):
        return 0
    told = 0
    with transaction.atomic(using=alias):
        rows = sql.rows(
            "SELECT record, person, email, tries FROM people_formeremail WHERE not_before <= %s ORDER BY record LIMIT %s"
            " FOR UPDATE SKIP LOCKED",
            (now, LARGEST_BATCH),
        )
        for record, person, address, tries in rows:
            try:
                _message(person, record, address).send()
            except (OSError, ValueError):
                if tries + 1 < MOST_TRIES:
                    later = (now + _FIRST_WAIT * 2**tries, tries + 1, record)
                    sql.run("UPDATE people_formeremail SET not_before = %s, tries = %s WHERE record = %s", later)
                    continue
            else:
                told += 1
            sql.run("DELETE FROM people_formeremail WHERE record = %s", (record,))
    return told


def _message(person: int, record: int, address: str) -> EmailMessage:
    subject = message("The e-mail of person {person} was changed", person=str(person))
    body = message(
        "Mails about tasks go to another address from now on (record {record})."
        " If that was not you, tell a security administrator at once.",
        record=str(record),
    )
    said = [[text.render(language) for language in (CHINESE, ENGLISH)] for text in (subject, body)]
    return EmailMessage(" / ".join(said[0]), "\n".join(said[1]), None, [address], connection=get_connection())
