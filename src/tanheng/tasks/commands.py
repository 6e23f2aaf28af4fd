"""The commands of this room, loaded together."""

from __future__ import annotations

from tanheng.tasks import (  # noqa: F401 - loading defines them
    claiming_commands,
    duty_commands,
    ending_commands,
    notice_commands,
    opening_commands,
    reminding_commands,
    talking_commands,
)
