"""How far a command is: a bar that grows on a terminal, a line for each tenth in a log."""

from django.core.management.base import OutputWrapper

WIDTH = 30


class Bar:
    """Progress of one thing that is done piece by piece."""

    def __init__(self, out: OutputWrapper, what: str) -> None:
        self._out = out
        self._what = what
        self._is_terminal = out.isatty()
        self._tenths = 0

    def show(self, done: int, total: int) -> None:
        """Show that so many are done of what is thought to be so many."""
        share = min(1.0, done / total) if total else 1.0
        if self._is_terminal:
            bar = "#" * round(share * WIDTH)
            self._out.write(f"\r{self._what} [{bar:<{WIDTH}}] {done:,} of {total:,}", ending="")
        elif (tenths := int(share * 10)) > self._tenths:
            self._tenths = tenths
            self._out.write(f"{self._what}: {done:,} of {total:,}")

    def end(self) -> None:
        """Leave the line."""
        if self._is_terminal:
            self._out.write("")
