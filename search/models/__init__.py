"""What search remembers, one file for each noun."""

from search.models.document_text import DocumentText
from search.models.index_record import IndexRecord

__all__ = ["DocumentText", "IndexRecord"]
