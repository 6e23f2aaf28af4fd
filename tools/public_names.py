"""Writes the list of public names with their signatures, tests/contract/public_names.txt, that a contract test holds the packages to.

Run it when a public name is added on purpose, and say so in CHANGELOG.md; a name that goes or changes breaks the programs of others.
"""

from __future__ import annotations

import dataclasses
import enum
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from tanheng import lawbook, quantification
from tanheng.quantification import frames

PAGE = Path(__file__).resolve().parent.parent / "tests" / "contract" / "public_names.txt"
MODULES: tuple[ModuleType, ...] = (quantification, frames, lawbook)


def page() -> str:
    """Return every public name, one on each line; what belongs to a class stands below it, in its order."""
    return "".join(f"{line}\n" for module in MODULES for line in _of_module(module))


def _of_module(module: ModuleType) -> Iterator[str]:
    yield f"# {module.__name__}"
    for name in sorted(module.__all__):
        value = getattr(module, name)
        if isinstance(value, ModuleType):
            yield f"module {name}"
        elif isinstance(value, type):
            yield f"class {name}"
            yield from (f"    {line}" for line in _of_class(value))
        else:
            yield f"{name}{inspect.signature(value)}"


def _of_class(kind: type) -> Iterator[str]:
    if issubclass(kind, enum.Enum):
        yield from (f"{member.name} = {member.value!r}" for member in kind)
    elif dataclasses.is_dataclass(kind):
        yield from (f"{field.name}: {field.type}" for field in dataclasses.fields(kind))
    elif hasattr(kind, "_fields"):
        yield from (f"{name}: {_written(kind.__annotations__[name])}" for name in kind._fields)
    for name, value in vars(kind).items():
        if name.startswith("_"):
            continue
        if isinstance(value, property) and value.fget is not None:
            yield f"{name} -> {inspect.signature(value.fget).return_annotation}"
        elif inspect.isfunction(value):
            yield f"{name}{inspect.signature(value)}"
        elif hasattr(value, "func"):  # a property that is worked out once
            yield f"{name} -> {inspect.signature(value.func).return_annotation}"


def _written(annotation: object) -> str:
    """Return an annotation as it was written: a named tuple keeps it inside a forward reference."""
    return str(getattr(annotation, "__forward_arg__", annotation))


def main() -> int:
    """Rewrite the list."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
