"""What search remembers, one file for each noun."""

from search.models.document_text import DocumentText
from search.models.engine_state import EngineState
from search.models.index_record import IndexRecord
from search.models.pin import Pin
from search.models.planned_page import PlannedPage
from search.models.search_count import SearchCount
from search.models.synonym import Synonym
from search.models.wording_stamp import WordingStamp

__all__ = [
    "DocumentText",
    "EngineState",
    "IndexRecord",
    "Pin",
    "PlannedPage",
    "SearchCount",
    "Synonym",
    "WordingStamp",
]
