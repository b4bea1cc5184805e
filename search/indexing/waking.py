"""Waking this host's follower from whichever of the host's processes commits: a named pipe beside the index.

The system knows whether anybody has the pipe open for reading. So a follower that ended, however it ended, or that has something long to do, is
never counted on: whoever commits learns at once that nobody listens, and drains.
"""

import contextlib
import os
import select
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

PIPE: Final = "follow.pipe"
MANY: Final = 65_536


class Bell:
    """What the follower hears."""

    def __init__(self, pipe: int | None) -> None:
        self._poll = select.poll()
        if pipe is not None:
            self._poll.register(pipe, select.POLLIN)

    def wait(self, seconds: float) -> bool:
        """Wait until somebody rings, or so long. Returns whether somebody did."""
        heard = self._poll.poll(seconds * 1000)
        for pipe, _ in heard:
            os.read(pipe, MANY)
        return bool(heard)


@contextlib.contextmanager
def listening(directory: Path) -> Iterator[Bell]:
    """Hear who rings while the block lasts; nobody, where the file system has no pipes. Hold the follower's lock.

    What was rung and not yet heard at the end is lost: look at everything after it.
    """
    with contextlib.ExitStack() as stack:
        pipe = None
        with contextlib.suppress(OSError):
            pipe = _opened(directory / PIPE)
            stack.callback(os.close, pipe)
        yield Bell(pipe)


def ring(directory: Path) -> bool:
    """Wake the follower of the host that keeps its index here. Returns whether one listens."""
    try:
        pipe = os.open(directory / PIPE, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return False  # there is no pipe, or nobody reads it
    try:
        return stat.S_ISFIFO(os.fstat(pipe).st_mode) and os.write(pipe, b"\0") == 1
    except OSError:
        return False  # nobody reads it any more, or has not for 65,536 commits
    finally:
        os.close(pipe)


def _opened(path: Path) -> int:
    path.unlink(missing_ok=True)  # whatever lies there, perhaps copied by a backup
    os.mkfifo(path, 0o600)
    # Also for writing: otherwise its end would be there to read whenever the last writer closes it.
    return os.open(path, os.O_RDWR | os.O_NONBLOCK)
