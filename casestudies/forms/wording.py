"""How the questions are worded for institutions, where the words that staff see would not help them."""

MARKS = "An empty line begins a new paragraph. You can write **bold**, *italic*, ### a heading, lists with - and [links](https://…)."
WHO = "Its name. Choose from the list, or write it as it is called."

HELP: dict[str, str] = {
    "lead_organisation": f"Who leads the partnership. {WHO}",
    "organisation": WHO,
    "funder": f"Who pays. {WHO} Leave empty if several pay together, and say so in the note.",
    "employer": f"Who employs the post-holders. {WHO}",
    "scheme": "The offer on our funder map that the money comes from, if there is one.",
    "paid_by": "Which of the funding lines that you gave under “Funding” pay for it.",
    "is_permanent": "Whether the post is open-ended.",
    "amount": "In whole pounds, for example 1,400,000. Leave empty if not yet known.",
    "title": "Readers see it first, in lists and in search.",
    "summary": "One or two plain sentences. Shown in lists and in search.",
    "image": "",
    "document": "",
}
"""By the name of the question."""

LABELS: dict[str, str] = {
    "url": "Web address",
    "is_permanent": "Permanent",
    "lead_organisation": "Lead organisation",
    "detail": "More about it",
    "supports": "What it shows",
}

ROWS: dict[str, tuple[str, str]] = {
    "partners": ("Partner", "Add a partner"),
    "milestones": ("Milestone", "Add a milestone"),
    "challenges": ("Challenge", "Add a challenge"),
    "funding_lines": ("Funding line", "Add a funding line"),
    "posts": ("Kind of post", "Add a kind of post"),
    "impact_measures": ("Measure", "Add a measure"),
    "links": ("Link", "Add a link"),
    "sources": ("Source", "Add a source"),
    "images": ("Image", ""),
    "documents": ("Document", ""),
}
"""By the list: what one of its rows is called, and the button that adds one ("": rows come by upload)."""
