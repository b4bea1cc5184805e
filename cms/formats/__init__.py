"""How dates and numbers are written, the same everywhere."""
