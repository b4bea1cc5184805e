"""Mail of the running site as the person who gets it reads it: the worker writes each as a file."""

import re
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from tests.e2e.conftest import RunningSite

SECONDS_FOR_MAIL = 120
BETWEEN = b"-" * 79 + b"\n"
"""What Django writes after each mail in a file."""


def letters(site: RunningSite, address: str, *, about: str = "") -> list[EmailMessage]:
    """What this address has received with these words in the subject, the newest last."""
    files = sorted((site.data_dir / "mail").glob("*.log"), key=lambda file: file.stat().st_mtime)
    sent = (
        message_from_bytes(raw, policy=default) for file in files for raw in file.read_bytes().split(BETWEEN) if raw
    )
    return [letter for letter in sent if address in str(letter["To"]) and about in str(letter["Subject"])]


def next_letter(site: RunningSite, address: str, *, about: str = "", after: int = 0) -> EmailMessage:
    """Wait for the letter that comes after so many others, and open it."""
    until = time.monotonic() + SECONDS_FOR_MAIL
    while time.monotonic() < until:
        if len(found := letters(site, address, about=about)) > after:
            return found[after]
        time.sleep(0.3)
    message = f"no mail came to {address}"
    raise TimeoutError(message)


def words(letter: EmailMessage) -> str:
    """Its text."""
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def code_in(letter: EmailMessage) -> str:
    """The code that stands on a line of its own."""
    found = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})\r?$", words(letter), re.MULTILINE)
    assert found, words(letter)
    return found[1]


def link_in(letter: EmailMessage, *, to: str = "/") -> str:
    """The first address in it that leads there."""
    found = re.search(rf"https?://\S*{to}\S*", words(letter))
    assert found, words(letter)
    return found[0]
