"""Commands of the home package."""
