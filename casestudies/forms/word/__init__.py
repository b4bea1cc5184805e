"""The form of a case study as a Word file: given out with the questions, and read when it comes back."""
