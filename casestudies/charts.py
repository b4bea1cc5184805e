"""Figures of a case study as geometry: which bars to draw, how long, and what to write on them.

Bars start at zero. What is not known is a bar of its own (the rest up to 100 %) or a line without a bar, never left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from home.enums import NOT_YET_KNOWN
from home.wording import money_words, share_words

WHOLE = Decimal(100)
LONG = Decimal(50)
"""Per cent of the axis: on a phone, a bar of this length is wide enough for its own figures."""


@dataclass(frozen=True, slots=True)
class Money:
    """What a chart needs of one funding line."""

    label: str
    amount: int | None = None
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, what is written at its end, and its length in per cent of the axis."""

    label: str
    value: str
    length: str
    is_known: bool = True

    @property
    def is_long(self) -> bool:
        """Whether what is written on the bar has room inside it, rather than behind its end."""
        return Decimal(self.length) > LONG


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of one measure, longest first as they come, with what the axis means."""

    caption: str
    bars: tuple[Bar, ...]
    known: int
    total: int

    @property
    def note(self) -> str:
        """How much of the whole the chart rests on."""
        return f"From {self.known} of {self.total} funding lines." if self.known < self.total else ""


def funding_chart(lines: Sequence[Money]) -> Chart | None:
    """Draw shares or amounts, whichever more lines give; shares if as many. None if neither is known."""
    shares = sum(line.share is not None for line in lines)
    amounts = sum(line.amount is not None for line in lines)
    if not shares and not amounts:
        return None
    return _chart_of_shares(lines, known=shares) if shares >= amounts else _chart_of_amounts(lines, known=amounts)


def _chart_of_shares(lines: Sequence[Money], *, known: int) -> Chart:
    bars = [
        Bar(
            label=line.label,
            value=" · ".join(filter(None, (share_words(line.share), money_words(line.amount)))) or NOT_YET_KNOWN,
            length=length(line.share, WHOLE),
            is_known=line.share is not None,
        )
        for line in lines
    ]
    rest = WHOLE - sum((line.share for line in lines if line.share is not None), Decimal(0))
    if rest > 0:
        bars.append(Bar(NOT_YET_KNOWN, f"the other {share_words(rest)}", length(rest, WHOLE), is_known=False))
    return Chart("Share of the whole cost", tuple(bars), known, len(lines))


def _chart_of_amounts(lines: Sequence[Money], *, known: int) -> Chart:
    longest = Decimal(max(line.amount or 0 for line in lines))
    bars = tuple(
        Bar(
            label=line.label,
            value=" · ".join(filter(None, (money_words(line.amount), share_words(line.share)))) or NOT_YET_KNOWN,
            length=length(None if line.amount is None else Decimal(line.amount), longest),
            is_known=line.amount is not None,
        )
        for line in lines
    )
    return Chart("Amount", bars, known, len(lines))


def length(value: Decimal | int | None, whole: Decimal | int) -> str:
    """How long a bar is, in per cent of the axis."""
    if not value or not whole:
        return "0"
    return format(round(min(Decimal(value) / whole, Decimal(1)) * 100, 2).normalize(), "f")
