"""Mail to institutions about their case studies: its kinds, and who is told what when."""

from casestudies.notifications import kinds

__all__ = ["kinds"]
