"""How a reading gets its address: what it reads by the policy, the form of its answer, and who may come without a key."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, LiteralString, TypeVar, get_args, get_origin, get_type_hints

from django.http import HttpRequest
from ninja import Path, Router
from ninja.constants import NOT_SET
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from tanheng.interfaces.api.keys import reading_as, reading_publicly
from tanheng.interfaces.api.parameters import insist_known
from tanheng.interfaces.api.problems import Problem
from tanheng.interfaces.reading import Found, Page
from tanheng.interfaces.reading.paging import LARGEST, SIZE
from tanheng.visibility.deciding import is_public

PROBLEMS = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 422: Problem, 429: Problem, 500: Problem, 503: Problem}
OPENED: dict[str, str] = {}
"""All addresses that are read, each with the object of the policy that decides about it."""
router = Router(tags=["readings"])
_OLDEST, _NEWEST = 1900, 2200
_LARGEST = 2**63 - 1
Read = TypeVar("Read", bound=Callable[..., Any])
Day = TypeVar("Day", bound=date)


def _plausible(at: Day) -> Day:
    if not _OLDEST <= at.year <= _NEWEST:
        raise PydanticCustomError("implausible_year", "a year from {first} to {last}", {"first": _OLDEST, "last": _NEWEST})
    return at


def _written(form: str, fault: LiteralString) -> BeforeValidator:
    """Refuse what is not written in a form of RFC 3339: a bare number would be read as seconds since 1970."""
    whole = re.compile(form)

    def in_form(given: object) -> object:
        if isinstance(given, str) and not whole.fullmatch(given):
            raise PydanticCustomError(fault, "not written as RFC 3339 has it")
        return given

    return BeforeValidator(in_form)


_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_INSTANT = _DAY + r"[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
Time = Annotated[AwareDatetime, _written(_INSTANT, "datetime_parsing"), AfterValidator(_plausible)]
"""An instant with its offset, the only form of every parameter that is one."""
OnDay = Annotated[date, _written(_DAY, "date_parsing"), AfterValidator(_plausible)]
Number = Annotated[int, Field(ge=1, le=_LARGEST)]
Year = Annotated[int, Field(ge=2000, le=2200)]
Text = Annotated[str, Field(max_length=200)]
NumberInPath = Annotated[int, Path(ge=1, le=_LARGEST)]
YearInPath = Annotated[int, Path(ge=2000, le=2200)]
AccountInPath = Annotated[str, Path(max_length=20)]
CodeInPath = Annotated[str, Path(max_length=60)]


class Paging(BaseModel):
    """Which page: `after` is the `next` of the page before, empty for the first."""

    after: Text = ""
    size: Annotated[int, Field(ge=1, le=LARGEST)] = SIZE

    @property
    def page(self) -> Page:
        """Return it as readings want it."""
        return Page(self.after, self.size)


class Told(BaseModel):
    """The form of an answer, filled from the fields of what a reading returns."""

    model_config = ConfigDict(from_attributes=True)


Form = TypeVar("Form", bound=Told)


def each(form: type[Form], found: Found[Any]) -> Found[Form]:
    """Return a page with its rows in a form."""
    return Found(tuple(form.model_validate(one) for one in found.rows), found.next)


def opens(path: str, name: str, form: Any, *, more: dict[int, Any] | None = None) -> Callable[[Read], Read]:
    """Give a reading its address. It is called with whoever looks, as the policy's object `name` is opened to him, and what was asked.

    What the policy opens to everybody needs no key. `more` are forms of answers beside those that every reading has.
    """

    def made(read: Read) -> Read:
        public = is_public(name)
        hints = get_type_hints(read, include_extras=True)
        asked = [one.replace(annotation=hints[one.name]) for one in list(inspect.signature(read).parameters.values())[1:]]

        known = _chosen_by(path, asked)

        def view(request: HttpRequest, **given: Any) -> Any:
            viewer = reading_publicly(request, name) if public else reading_as(request, name)
            insist_known(request, known)
            return read(viewer, **given)

        view.__name__ = view.__qualname__ = f"read_{read.__name__}"
        view.__doc__ = read.__doc__
        view.__signature__ = inspect.Signature([_REQUEST, *asked])  # type: ignore[attr-defined]
        router.get(path, response={200: form, **PROBLEMS, **(more or {})}, auth=None if public else NOT_SET)(view)
        OPENED[path] = name
        return read

    return made


def _chosen_by(path: str, asked: list[inspect.Parameter]) -> frozenset[str]:
    """Return the names of the parameters that stand behind the question mark of an address."""
    names: set[str] = set()
    for one in asked:
        bare = get_args(one.annotation)[0] if get_origin(one.annotation) is Annotated else one.annotation
        if isinstance(bare, type) and issubclass(bare, BaseModel):
            names |= set(bare.model_fields)
        elif f"{{{one.name}}}" not in path:
            names.add(one.name)
    return frozenset(names)


_REQUEST = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD)
