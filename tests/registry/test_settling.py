"""The small registry of the tests is as its page says."""

from tests.registries import registry_book


def test_it_is_funded():
    import time

    with registry_book() as here:
        assert here.held("E0") == 100
    t = time.perf_counter()
    with registry_book() as here:
        assert here.held("E5", vintage="24") == 40
        assert len(here.representatives) == 24
        print(here.accounts)
    print(time.perf_counter() - t)
