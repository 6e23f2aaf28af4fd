"""Every worked example of carry-over, penalty, offset, vintages and the threshold test comes out as written; each file is one test."""

from __future__ import annotations

import pytest

from tests.golden.smaller_examples import FOLDERS, SmallerExample, answered, smaller_examples
from tests.golden.test_golden_examples import disagreements

ALL = smaller_examples()


@pytest.mark.parametrize("example", ALL, ids=[example.path.stem for example in ALL])
def test_the_answer_is(example: SmallerExample) -> None:
    answer = answered(example)
    assert sorted(f"{issue['code']} {issue['place']}" for issue in answer["issues"]) == sorted(example.told)
    assert any(issue["severity"] == "error" for issue in answer["issues"]) == example.refused
    assert not disagreements(answer, example.expect)


def test_there_are_examples_and_each_says_what_it_expects() -> None:
    assert {example.path.parent.name for example in ALL} == set(FOLDERS)
    assert len({example.path.stem for example in ALL}) == len(ALL)
    assert all(example.expect or example.refused for example in ALL)
