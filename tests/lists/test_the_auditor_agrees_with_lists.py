"""What happens with lists, the independent auditor finds right, also that the evidence of a province registers its organisations."""

from __future__ import annotations

from pathlib import Path

from tanheng_auditor.audit import POLICY, audit, policy_of
from tests.lists.office import NEW_WORKS, Office
from tests.signing import signing_key


def test_the_auditor_agrees_with_a_book_of_lists(here: Office, tmp_path: Path) -> None:
    from tanheng.commands.sealing import seal_all
    from tanheng.ledger.exporting import export

    draft = here.ripe(here.plant(), here.plant(NEW_WORKS))
    assert here.publish(draft).done
    assert here.amend({"kind": "remove", "entity": NEW_WORKS}).done
    key = signing_key()
    seal_all(key)
    export(tmp_path / "export", key.public)
    report = audit(tmp_path / "export", policy=policy_of(POLICY))
    assert report.faults == [], report.faults
