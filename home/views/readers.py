"""Who asks: a person's browser, or a machine."""

import re
from typing import Final

from django.http import HttpRequest

ROBOT: Final = re.compile(r"bot\b|crawl|spider|slurp|headless|preview|http", re.IGNORECASE)
"""What robots that call themselves browsers say of themselves; the others do not call themselves Mozilla."""


def is_reader(request: HttpRequest) -> bool:
    """Whether a person asks to see this now: not a robot, nor a browser that reads ahead."""
    agent = request.headers.get("User-Agent", "")
    is_person = request.method == "GET" and agent.startswith("Mozilla/") and not ROBOT.search(agent)
    return is_person and "prefetch" not in request.headers.get("Sec-Purpose", "")
