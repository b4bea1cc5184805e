"""How often one visitor may do something that costs others time: so many times in so many seconds.

Counted in the cache by a digest of the visitor's address, so that no address is stored. Without a shared cache each
process counts for itself, which is a looser limit and still one.
"""

import hashlib
from contextlib import suppress

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


def is_too_often(request: HttpRequest, *, what: str, times: int, seconds: int) -> bool:
    """Count this attempt, and return whether there have been more than allowed."""
    digest = hashlib.sha256(f"{settings.SECRET_KEY}{visitor_address(request)}".encode()).hexdigest()[:32]
    key = f"limit:{what}:{digest}"
    for _ in range(2):
        with suppress(ValueError):  # There is none yet, or it has just ended.
            return cache.incr(key) > times
        cache.add(key, 0, timeout=seconds)  # Of several at once one makes it, and all are counted.
    return False


def visitor_address(request: HttpRequest) -> str:
    """Return where a request comes from: as many steps before us as there are proxies of ours, and no further.

    What stands further left in X-Forwarded-For was written by the visitor.
    """
    steps = [step.strip() for step in request.headers.get("X-Forwarded-For", "").split(",") if step.strip()]
    proxies = settings.TRUSTED_PROXIES
    return steps[-min(proxies, len(steps))] if proxies and steps else request.META.get("REMOTE_ADDR", "")
