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


def test_on_an_empty_book_nobody_does_anything_but_setting_up_with_enough_administrators() -> None:
    import pytest

    from tanheng.commands.actors import Actor, UnknownActor
    from tests.books import book

    with book():
        from tanheng.commands.roles import Role
        from tanheng.commands.running import Runner
        from tanheng.people.bootstrap import actor_of, install
        from tanheng.people.persons import person_content
        from tanheng.people.policy import RolePolicy

        runner = Runner(RolePolicy())
        one, two, three = (person_content(letter) for letter in "ABC")
        for actor in (Actor(1, 1), Actor(2, 2)):
            with pytest.raises(UnknownActor):
                runner.run("person_register", {"persons": [one]}, actor=actor, request="r")
        assert not install(runner, zh="T", system=[one], security=[two]).done
        done = install(runner, zh="T", system=[one], security=[two, three])
        assert done.done
        assert install(runner, zh="T", system=[one], security=[two, three]).repeated
        assert actor_of(done, Role.SECURITY_ADMINISTRATOR, 1) == Actor(4, 4)
