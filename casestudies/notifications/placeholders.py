"""Placeholders that several kinds of mail about case studies share."""

from home.mailkinds import Placeholder

TITLE = Placeholder("title", "the title of the case study", "Sample fellowships")
ORGANISATION = Placeholder("organisation", "the institution", "University of Sample")
UNTIL = Placeholder("until", "until when the link works", "3 January 2027")
ADDRESS = Placeholder(
    "address", "where the case study stands in “My case studies”", "https://www.example.org/submit/…/"
)
