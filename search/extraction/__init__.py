"""Reading the text of attached files, which may be broken or made to do harm, in a process of their own.

`reading` starts that process and judges how it ended, `child` is what runs in it, `limits` says how much it may cost. Invariant:
whatever a file holds, reading it ends in time with a state and never with an exception.
"""

from search.extraction.limits import Limits
from search.extraction.reading import READABLE, Extracted, read_file

__all__ = ["READABLE", "Extracted", "Limits", "read_file"]
