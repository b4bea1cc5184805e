"""What a complete offer has. An empty fact is shown on the map as not yet known."""

from home.domain.completeness import Check, Completeness, completeness_of
from pathway.models import FundingScheme

RELATIONS = ("career_stages", "professions")
"""What the checks read, for a caller who reads many offers at once."""


def offer_completeness(offer: FundingScheme) -> Completeness:
    """Check an offer."""
    return completeness_of(
        Check(label, bool(is_done), tab="")
        for label, is_done in (
            ("Career stages", offer.career_stages.all()),
            ("Professions", offer.professions.all() or offer.professions_note),
            ("Nations", offer.nations),
            ("Entry requirements", offer.entry_terms or offer.entry_requirements),
            ("Length", offer.months_from or offer.months_to or offer.length_note),
            ("Amount", offer.amount_to or offer.amount_note),
            ("Status", offer.status),
            ("Link", offer.link),
            ("Last checked", offer.last_checked),
        )
    )
