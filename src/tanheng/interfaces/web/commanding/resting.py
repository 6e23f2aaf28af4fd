"""依据 What a command rests on: the basis of its kind or act, else the articles of the checks that can refuse it."""

from __future__ import annotations

from tanheng.commands.definitions import Command
from tanheng.interfaces.web.naming import article_of
from tanheng.kernel.messages import Joined, Rendered, message
from tanheng.registry.vocabulary import acts, kinds

_MOST = 4
_OPERATIONAL = "operational"


def basis_of(wanted: Command) -> Rendered:
    """Return the provisions in words; that it is a house rule where there are none."""
    stated = [(one.basis, one.mark) for one in kinds().values() if one.command == wanted.name]
    stated += [(one.basis, one.mark) for one in acts().values() if one.name == wanted.name]
    bases = [basis for basis, mark in stated if mark != _OPERATIONAL]
    articles = dict.fromkeys(bases or sorted({check.article for check in wanted.checks if check.article}))
    named = [article_of(one) for one in articles]
    if not named:
        return message("house rule")
    more = [message("and {count} more", count=len(named) - _MOST)] if len(named) > _MOST else []
    return Joined((*named[:_MOST], *more))
