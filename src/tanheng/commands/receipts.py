"""回执 Receipts: what a sender keeps to prove, without us, that his record stands in the book."""

from __future__ import annotations

from tanheng.commands.sealing import SEALED_WITHIN_S, proof_of
from tanheng.commands.soundness import SealBroken, insist_ours
from tanheng.commands.sql import Sql
from tanheng.kernel.canonical import canonical
from tanheng.kernel.messages import message
from tanheng.seal.keys import SigningKey
from tanheng.seal.receipts import Receipt, signed_promise
from tanheng.seal.tree import leaf_hash, verify_inclusion


def receipt_of(number: int, key: SigningKey, *, alias: str = "default") -> str:
    """Return the receipt of a record as JSON: a proof where it is sealed, else the signed promise of it.

    Raises KeyError for no record, and SealBroken where what is stored would not prove it: no receipt is given out that fails.
    """
    found = proof_of(number, alias=alias)
    if found is not None:
        position, text, proof, head = found
        insist_ours(head, key.public)
        if not verify_inclusion(leaf_hash(text.encode()), position, head.size, proof, head.root):
            raise SealBroken(
                message(
                    "the nodes of the log do not lead from record {number} to the head of {size} records", number=number, size=head.size
                )
            )
        return canonical(Receipt(record=text, position=position, proof=tuple(proof), head=head, public_key=key.public).as_json())
    sql = Sql(alias)
    ((text,),) = sql.rows("SELECT text FROM commands_record WHERE number = %s", (number,))
    ((name,),) = sql.rows("SELECT name FROM commands_log WHERE id = 1")
    return canonical(signed_promise(text, SEALED_WITHIN_S, name, key).as_json())
