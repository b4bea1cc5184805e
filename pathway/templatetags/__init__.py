"""What templates can ask of this package."""
