"""Two versions of a list: what differs, applied to the one, gives the other; hashes and addresses are stable."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tanheng.roster.versions import Entry, Member, address, applied, content_of, difference, entity_address, read_entry

_AT_EASE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
_ENTRIES = st.lists(
    st.builds(
        Entry,
        entity=st.sampled_from([f"entity:{letter}" for letter in "ABCDE"]),
        name=st.sampled_from("xyz"),
        division=st.sampled_from(("420100", "420200")),
        sectors=st.sets(st.sampled_from(("cement", "steel")), min_size=1).map(lambda found: tuple(sorted(found))),
        members=st.sets(st.sampled_from((Member("1", "p"), Member("2", "q")))).map(lambda found: tuple(sorted(found))),
    ),
    unique_by=lambda one: one.entity,
)


@_AT_EASE
@given(_ENTRIES, _ENTRIES)
def test_the_difference_of_two_versions_applied_to_the_one_gives_the_other(one: list[Entry], other: list[Entry]) -> None:
    before, after = content_of("province:420000", 2027, 1, one).entries, content_of("province:420000", 2027, 1, other).entries
    changes = difference(before, after)
    assert applied(before, changes) == after
    assert (changes == ()) == (before == after)
    assert all((change.before == change.after) is False and change.kinds for change in changes)


@_AT_EASE
@given(_ENTRIES)
def test_the_content_does_not_depend_on_the_order_of_entries(entries: list[Entry]) -> None:
    one, other = (content_of("province:420000", 2027, 1, order) for order in (entries, reversed(entries)))
    assert one.sha256 == other.sha256
    assert tuple(read_entry(entry.as_json()) for entry in one.entries) == one.entries  # type: ignore[arg-type]


def test_a_change_is_applied_only_to_what_it_begins_with() -> None:
    entry = Entry("entity:A", "x", "420100", ("cement",))
    changes = difference((entry,), ())
    with pytest.raises(ValueError, match="entity:A"):
        applied((), changes)


def test_addresses_are_stable() -> None:
    assert address("province:420000", 2027) == "/lists/420000/2027/"
    assert address("province:420000", 2027, 3) == "/lists/420000/2027/v3/"
    assert entity_address("entity:91A") == "/lists/entities/91A/"
    assert entity_address("entity:91A", 2027) == "/lists/entities/91A/2027/"


def test_the_hash_of_a_content_is_that_of_the_page() -> None:
    content = content_of("province:420000", 2027, 1, [Entry("entity:A", "x", "420100", ("cement",), (Member("1", "p"),))])
    assert content.text == (
        '{"entries":[{"division":"420100","entity":"entity:A","members":[{"name":"p","uscc":"1"}],"name":"x","sectors":["cement"]}],'
        '"format":1,"list_year":2027,"province":"province:420000","version":1}'
    )
