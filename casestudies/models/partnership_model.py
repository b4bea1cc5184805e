"""The taxonomy by which case studies are found: how a partnership creates posts."""

from pathway.models.terms import Term


class PartnershipModel(Term):
    """A way in which organisations create clinical academic posts together. Staff edit the list."""
