"""Acts on what the summit produced."""
