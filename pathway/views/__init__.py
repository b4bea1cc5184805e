"""Pages of the pathway package that are not in the page tree."""
