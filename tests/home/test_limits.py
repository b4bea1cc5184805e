"""How often one visitor may do something, counted in the cache: exactly, also when several come at once."""

from django.core.cache import cache

from home.views.limits import is_too_often


def attempt(rf):
    return is_too_often(rf.get("/"), what="test", times=2, seconds=60)


def test_attempts_are_refused_from_the_first_that_is_too_many(rf):
    assert [attempt(rf) for _ in range(4)] == [False, False, True, True]


def test_attempt_before_which_others_were_quicker_is_counted_as_well(rf, monkeypatch):
    count = cache.incr
    others = iter([True])

    def after_two_others(key):
        if next(others, False):
            assert cache.add(key, 2, timeout=60)
            raise ValueError(key)
        return count(key)

    monkeypatch.setattr(cache, "incr", after_two_others)

    assert attempt(rf)
