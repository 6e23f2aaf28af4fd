"""A log in any batches has the root of the definition; every proof holds, and none holds once a bit of it is changed."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.seal.tree import (
    Node,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    proof_length,
    root_at,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from tests.oracle import naive_seal
from tests.unit.test_seal_tree import Stored

UP_TO = 70
ENTRIES = [str(number).encode() for number in range(UP_TO)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
READS = 5  # a root reads at most one node of each level, a proof two


def stored(count: int) -> Stored:
    """Return a log of the first leaves."""
    log = Stored()
    log.append(LEAVES[:count])
    return log


LOG = stored(UP_TO)
NAIVE_ROOTS = [naive_seal.tree_hash(ENTRIES[:size]) for size in range(UP_TO + 1)]


@given(st.lists(st.integers(0, 9), max_size=12))
def test_any_batches_store_the_same_nodes(batches: list[int]) -> None:
    log, begun = Stored(), 0
    for count in batches:
        log.append(LEAVES[begun : begun + count])
        begun = min(begun + count, UP_TO)
    assert log.nodes == stored(begun).nodes
    assert root_at(begun, log.node) == root_of(LEAVES[:begun]) == NAIVE_ROOTS[begun]
    assert len(log.nodes) == sum(begun >> level for level in range(8))


@pytest.mark.parametrize("new", range(UP_TO + 1))
def test_all_pairs_of_sizes_have_the_proofs_of_the_definition(new: int) -> None:
    root = root_at(new, LOG.node)
    assert root == NAIVE_ROOTS[new]
    for old in range(new + 1):
        proof = consistency_proof(old, new, LOG.node)
        assert proof == naive_seal.proof(old, ENTRIES[:new])
        assert verify_consistency(old, NAIVE_ROOTS[old], new, root, proof)
        assert old in (0, new) or not verify_consistency(old, NAIVE_ROOTS[old - 1], new, root, proof)
    for position in range(new):
        proof = inclusion_proof(position, new, LOG.node)
        assert proof == naive_seal.path(position, ENTRIES[:new])
        assert len(proof) == proof_length(position, new)
        assert verify_inclusion(LEAVES[position], position, new, proof, root)
        others = [other for other in range(new + 2) if other != position]
        assert not [other for other in others if verify_inclusion(LEAVES[position], other, new, proof, root)]


def flipped(value: bytes, bit: int) -> bytes:
    """Return the value with one bit changed."""
    number = int.from_bytes(value, "big") ^ (1 << bit % (8 * len(value)))
    return number.to_bytes(len(value), "big")


def changes(proof: list[bytes], at: int, bit: int) -> list[list[bytes]]:
    """Return the proof with a hash changed, left out, doubled, swapped, cut or lengthened."""
    at %= max(len(proof), 1)
    changed = [[*proof, bytes(32)], [bytes(32), *proof]]
    if proof:
        changed += [[*proof[:at], flipped(proof[at], bit), *proof[at + 1 :]], proof[:at] + proof[at + 1 :]]
        changed += [[*proof[:at], proof[at], *proof[at:]], [*proof[:at], proof[at][:31], *proof[at + 1 :]]]
    return changed + ([proof[::-1]] if proof != proof[::-1] else [])


@given(st.integers(1, UP_TO), st.data(), st.integers(0, 255), st.integers(0, 9))
def test_no_changed_inclusion_proof_holds(size: int, data: st.DataObject, bit: int, at: int) -> None:
    position = data.draw(st.integers(0, size - 1))
    root, proof, leaf = root_at(size, LOG.node), inclusion_proof(position, size, LOG.node), LEAVES[position]
    assert not verify_inclusion(flipped(leaf, bit), position, size, proof, root)
    assert not verify_inclusion(leaf, position, size, proof, flipped(root, bit))
    assert not verify_inclusion(leaf[:31], position, size, proof, root)
    for changed in changes(proof, at, bit):
        assert not verify_inclusion(leaf, position, size, changed, root)
    for other in range(UP_TO + 1):  # a root does not fix its size; another length of the way tells it
        if other <= position or proof_length(position, other) != len(proof):
            assert not verify_inclusion(leaf, position, other, proof, root)


@given(st.integers(2, UP_TO), st.data(), st.integers(0, 255), st.integers(0, 9))
def test_no_changed_consistency_proof_holds(new: int, data: st.DataObject, bit: int, at: int) -> None:
    old = data.draw(st.integers(1, new - 1))
    roots, proof = (NAIVE_ROOTS[old], NAIVE_ROOTS[new]), consistency_proof(old, new, LOG.node)
    assert not verify_consistency(old, flipped(roots[0], bit), new, roots[1], proof)
    assert not verify_consistency(old, roots[0], new, flipped(roots[1], bit), proof)
    assert not verify_consistency(old, roots[1], new, roots[0], proof)
    assert not verify_consistency(old, roots[0], new, roots[1], [])
    for changed in changes(proof, at, bit):
        assert not verify_consistency(old, roots[0], new, roots[1], changed)


def sparse(size: int, seed: bytes) -> Node:
    """Return the nodes of a log of equal leaves, which needs no memory at any size."""
    equal = [hashlib.sha256(seed).digest()]
    for _ in range(size.bit_length()):
        equal.append(node_hash(equal[-1], equal[-1]))

    def node(level: int, index: int) -> bytes:
        assert (index + 1) << level <= size, "only complete nodes are stored"
        return equal[level]

    return node


@settings(deadline=None)
@given(st.integers(1, 2**41), st.data(), st.binary(max_size=4))
def test_logs_of_any_size_are_proven_with_few_reads(new: int, data: st.DataObject, seed: bytes) -> None:
    old, position = data.draw(st.integers(1, new)), data.draw(st.integers(0, new - 1))
    node, levels = sparse(new, seed), new.bit_length()
    reads = 0

    def counted(level: int, index: int) -> bytes:
        nonlocal reads
        reads += 1
        return node(level, index)

    root = root_at(new, counted)
    inclusion, consistency = inclusion_proof(position, new, counted), consistency_proof(old, new, counted)
    assert reads <= READS * levels
    assert len(inclusion) == proof_length(position, new)
    assert verify_inclusion(node(0, 0), position, new, inclusion, root)
    assert verify_consistency(old, root_at(old, node), new, root, consistency)
    assert old == new or not verify_consistency(old, root_at(old, node), new, flipped(root, 0), consistency)
