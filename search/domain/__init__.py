"""What staff decide about search, and what is counted: acts on the tables, and the wording that every question is asked with."""
