"""Every worked example of golden/allocation/ comes out as written there, of the program and of the naive oracle; each file is one test."""

from __future__ import annotations

import pytest

from tests.golden.allocation_examples import AllocationExample, allocation_examples, unmet
from tests.oracle.allocation_json import as_written, naive, real
from tests.oracle.handing_over import errors_in

ALL = allocation_examples()
VALID = [example for example in ALL if not example.refused]  # the oracle knows no other


@pytest.mark.parametrize("example", ALL, ids=[example.path.stem for example in ALL])
def test_the_allocation_gives(example: AllocationExample) -> None:
    answer = real(example.rows, example.year, example.given)
    assert bool(errors_in(answer)) == example.refused, errors_in(answer)
    assert not unmet(answer, example.expect)
    if example.refused:
        assert answer["units"] == []


@pytest.mark.parametrize("example", VALID, ids=[example.path.stem for example in VALID])
def test_the_oracle_gives(example: AllocationExample) -> None:
    assert not unmet(as_written(naive(example.rows, example.year, example.given)), example.expect)


def test_there_are_examples_and_each_says_what_it_expects() -> None:
    assert ALL
    assert all(example.expect or example.refused for example in ALL)
