"""Every worked example of golden/ is computed as written there; each file is one test."""

from __future__ import annotations

import re

import pytest

from tests.golden.examples import FOLDER, Example, NothingFoundError, examples, looked_up
from tests.oracle import naive_aluminium, naive_cement, naive_steel
from tests.oracle.handing_over import computed, errors_in
from tests.oracle.readings import ANODE_METHOD, BY_METAL, taking

ALL = examples()
VALID = [example for example in ALL if not (example.refused or example.is_corrected)]  # the oracle knows no other
ORACLES = {"steel": naive_steel.quantify, "cement": naive_cement.quantify, "aluminium": naive_aluminium.quantify}
# Of the auxiliary figures the oracles know heat, the share of secondary energy and the rate of carbide slag.
_OUTSIDE_THE_ORACLE = re.compile(r"\.auxiliary\.(?!heat_gj|secondary_energy_share_percent|carbide_slag_rate_percent)")
_READINGS = {(ANODE_METHOD, BY_METAL): {"measured_anode": False}}
ANSWER = {
    "results": [
        {
            "scope": "coking",
            "unit": "",
            "lines": [{"item": "焦炭", "flow": "in", "ncv": "28.435"}, {"item": "焦炭", "flow": "out", "ncv": None}],
        }
    ]
}


def disagreements(answer: dict[str, object], expect: dict[str, str]) -> list[str]:
    """Return a sentence for every expectation that the answer does not meet."""
    wrong = []
    for path, expected in expect.items():
        try:
            found = looked_up(answer, path)
        except NothingFoundError as nothing:
            wrong.append(str(nothing))
            continue
        if found != expected:
            wrong.append(f"{path}: expected {expected}, found {found}")
    return wrong


def _as_the_oracle_says(readings: dict[str, str]) -> dict[str, bool]:
    """Return the arguments by which an oracle takes the readings."""
    return {name: value for reading in readings.items() for name, value in _READINGS[reading].items()}


@pytest.mark.parametrize("example", ALL, ids=[example.path.stem for example in ALL])
def test_the_program_gives(example: Example) -> None:
    with taking(example.readings):
        companions = {"batches": example.batches, "stock": example.stock}
        corrections = {"meters": example.meters, "substitutions": example.substitutions}
        answer = computed(example.given, as_verifier=example.as_verifier, **companions, **corrections)
    assert bool(errors_in(answer)) == example.refused, errors_in(answer)
    assert not disagreements(answer, example.expect)


@pytest.mark.parametrize("example", VALID, ids=[example.path.stem for example in VALID])
def test_the_oracle_gives(example: Example) -> None:
    answer = ORACLES[example.sector](example.given, example.batches, **_as_the_oracle_says(example.readings))
    asked = {
        path: value for path, value in example.expect.items() if not path.startswith("issues") and not _OUTSIDE_THE_ORACLE.search(path)
    }
    assert not disagreements(answer, asked)


def test_there_are_examples_and_each_has_its_own_name_and_says_what_it_expects() -> None:
    assert ALL, FOLDER
    assert len({example.path.stem for example in ALL}) == len(ALL)
    assert all(example.expect or example.refused for example in ALL)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("results[scope=coking].lines[item=焦炭,flow=in].ncv", "28.435"),
        ("results[0].lines[1].ncv", "null"),
        ("results[unit=].scope", "coking"),
    ],
)
def test_a_path_meets_the_value(path: str, value: str) -> None:
    assert looked_up(ANSWER, path) == value


@pytest.mark.parametrize(
    "path",
    [
        "results[scope=bof].unit",
        "results[1].unit",
        "results[scope=coking].months",
        "results[scope=coking].lines[item=烟煤].ncv",
        "results[scope=coking].lines[item=焦炭].ncv",
        "results[scope=coking].lines[origin=purchased].ncv",
        "results[scope=coking].lines",
        "results.scope",
        "results[scope",
    ],
)
def test_a_path_that_meets_no_single_value_fails(path: str) -> None:
    with pytest.raises(NothingFoundError):
        looked_up(ANSWER, path)
