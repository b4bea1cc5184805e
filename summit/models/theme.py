"""What was talked about."""

from pathway.models.terms import Term


class Theme(Term):
    """A theme of the summit. Staff edit the list."""
