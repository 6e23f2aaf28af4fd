"""An empty book is set up once."""

from __future__ import annotations

from tests.people.settled import Settled


def test_setting_up_twice_is_refused_and_recorded(here: Settled) -> None:
    from tanheng.people.bootstrap import install
    from tanheng.people.persons import person_content

    again = install(here.runner, zh="T", system=[person_content("A")], security=[person_content("B"), person_content("C")])
    assert again.number == 0  # the key of setting up was used
    named = [person_content(letter) for letter in "ABC"]
    content = {"zh": "T", "system": named[:1], "security": named[1:]}
    refused = here.run("people_install", content, here.program)
    assert (refused.outcome, [one.code for one in refused.findings]) == ("refused", [9226])
    assert refused.number > 0
