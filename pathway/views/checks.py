"""The yearly question about an offer, at `offers/checks/<secret>/`, without an account. Looking changes nothing."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from home.enums import CheckAnswer
from home.forms import CheckForm
from home.views.by_secret import by_secret
from pathway.domain.checking import answer
from pathway.models import OfferCheck
from pathway.selectors.offers import listed_offers
from pathway.selectors.places import PlacedOffer, addresses_on_map

ASKS = (
    (CheckAnswer.CHANGE, "Or does something need a change?", "What should change?", "Needs a change"),
    (CheckAnswer.DOWN, "Or should it be taken off the map?", "Why?", "Take it off the map"),
)
"""The answers beside which something can be said: the heading, the question, the button."""


@require_http_methods(["GET", "HEAD", "POST"])
@by_secret
def check(request: HttpRequest, secret: str) -> HttpResponse:
    """Show what the map says of the offer; take the answer, and say what becomes of it."""
    asked: OfferCheck | None = OfferCheck.objects.with_secret(secret).select_related("offer__funder").first()
    if asked is None or not (asked.answer or asked.is_open):
        raise Http404
    form, status = CheckForm.of(request), 200
    if request.method == "POST" and not asked.answer:
        if form.hand_to(partial(answer, check=asked)):
            return redirect("offer_check", secret)
        status = 422
    context = {
        "asked": asked,
        "form": form,
        "asks": ASKS,
        "shown": next((offer for offer in listed_offers() if offer.pk == asked.offer_id), None),
        "address": addresses_on_map([PlacedOffer(asked.offer.slug, asked.offer.is_listed, asked.offer.closes)]).get(
            asked.offer.slug
        ),
    }
    return render(request, "pathway/check.html", context, status=status)
