"""Template tags of the summit."""
