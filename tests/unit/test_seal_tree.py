"""The Merkle tree gives the published roots and proofs, and its checks take nothing that was changed."""

from __future__ import annotations

import pytest

from tanheng.seal.tree import (
    EMPTY_ROOT,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    new_nodes,
    proof_length,
    root_at,
    root_of,
    verify_consistency,
    verify_inclusion,
)

# The leaves, roots and proofs with which the programs of Certificate Transparency are tested (google/certificate-transparency).
LEAVES = [
    bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): INCLUSION[0, 8],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): INCLUSION[1, 5][1:],
    (6, 7): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}


class Stored:
    """A log in memory that counts what is read, and never stores a node twice."""

    def __init__(self) -> None:
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.size = self.read = 0

    def append(self, leaves: list[bytes]) -> None:
        """Append leaf hashes."""
        for level, index, value in new_nodes(self.size, leaves, self.node):
            assert (level, index) not in self.nodes
            self.nodes[level, index] = value
        self.size += len(leaves)

    def node(self, level: int, index: int) -> bytes:
        """Give a stored node."""
        self.read += 1
        return self.nodes[level, index]


@pytest.fixture
def log() -> Stored:
    """Return the log of the eight published leaves."""
    stored = Stored()
    stored.append([leaf_hash(leaf) for leaf in LEAVES])
    return stored


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots_are_met(size: int, log: Stored) -> None:
    assert root_of([leaf_hash(leaf) for leaf in LEAVES[:size]]).hex() == ROOTS[size]
    assert root_at(size, log.node).hex() == ROOTS[size]
    assert EMPTY_ROOT.hex() == ROOTS[0]


@pytest.mark.parametrize(("position", "size"), INCLUSION)
def test_the_published_inclusion_proofs_are_met(position: int, size: int, log: Stored) -> None:
    proof = inclusion_proof(position, size, log.node)
    assert [one.hex() for one in proof] == INCLUSION[position, size]
    assert proof_length(position, size) == len(proof)
    assert verify_inclusion(leaf_hash(LEAVES[position]), position, size, proof, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("old", "new"), CONSISTENCY)
def test_the_published_consistency_proofs_are_met(old: int, new: int, log: Stored) -> None:
    proof = consistency_proof(old, new, log.node)
    assert [one.hex() for one in proof] == CONSISTENCY[old, new]
    assert verify_consistency(old, bytes.fromhex(ROOTS[old]), new, bytes.fromhex(ROOTS[new]), proof)


def test_a_leaf_cannot_pass_for_an_inner_node_nor_a_node_for_a_leaf(log: Stored) -> None:
    left, right = (log.node(0, index) for index in (0, 1))
    assert leaf_hash(left + right) != log.node(1, 0)
    assert not verify_inclusion(log.node(1, 0), 0, 2, [log.node(1, 1)], root_at(4, log.node)[:31])


def test_what_does_not_exist_is_refused_by_the_generators(log: Stored) -> None:
    for position, size in ((8, 8), (-1, 8), (0, 0)):
        with pytest.raises(ValueError, match="is not one of"):
            inclusion_proof(position, size, log.node)
    for old, new in ((9, 8), (-1, 8)):
        with pytest.raises(ValueError, match="cannot become"):
            consistency_proof(old, new, log.node)
    with pytest.raises(ValueError, match="has no -1 leaves"):
        root_at(-1, log.node)


def test_the_checks_take_no_sizes_or_positions_that_cannot_be() -> None:
    root = bytes.fromhex(ROOTS[1])
    assert verify_inclusion(root, 0, 1, [], root)
    assert not verify_inclusion(root, -1, 1, [], root)
    assert not verify_inclusion(root, 1, 1, [], root)
    assert not verify_inclusion(root, 0, 0, [], root)
    assert not verify_consistency(2, root, 1, root, [])
    assert not verify_consistency(-1, root, 1, root, [])
    assert not verify_consistency(0, root, 1, root, [])
    assert verify_consistency(0, EMPTY_ROOT, 1, root, [])
    assert not verify_consistency(0, EMPTY_ROOT, 0, root, [])
    assert not verify_consistency(3, root, 5, root, [])
