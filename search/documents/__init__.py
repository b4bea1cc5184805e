"""From what the database holds to what an engine is given.

Invariant: what is read here is what the public page shows, under the anchors that the page's template has, and the number of
database queries for a chunk of objects of one table does not grow with the chunk. Whether the public may see it is not asked
here (`search.eligibility`).
"""

from collections.abc import Iterable, Iterator, Mapping

from home.models import BasePage
from pathway.models import FundingScheme
from search.contract import Document
from search.documents.case_studies import case_study_documents
from search.documents.offers import offer_anchor, offer_documents, offer_summary, offer_title
from search.documents.pages import page_documents

__all__ = ["documents_of", "offer_anchor", "offer_summary", "offer_title"]


def documents_of(
    model: type[BasePage] | type[FundingScheme], pks: Iterable[int], versions: Mapping[str, int]
) -> Iterator[Document]:
    """The documents of objects of one table, with the version that each key has."""
    if issubclass(model, FundingScheme):
        return offer_documents(pks, versions)
    if model.search_kind == "case-study":
        return case_study_documents(pks, versions)
    return page_documents(model, pks, versions)
