"""Every worked example of golden/cems/ comes out as written there; each file is one test."""

from __future__ import annotations

import pytest

from tests.golden.cems_examples import MonitoringExample, monitored, monitoring_examples
from tests.golden.test_golden_examples import disagreements

ALL = monitoring_examples()


@pytest.mark.parametrize("example", ALL, ids=[example.path.stem for example in ALL])
def test_the_monitoring_gives(example: MonitoringExample) -> None:
    answer = monitored(example.readings)
    assert sorted(f"{issue['code']} {issue['place']}" for issue in answer["issues"]) == sorted(example.told)
    assert (answer["results"] == []) == example.refused
    assert not disagreements(answer, example.expect)


def test_there_are_examples_and_each_says_what_it_expects() -> None:
    assert ALL
    assert all(example.expect or example.refused for example in ALL)
