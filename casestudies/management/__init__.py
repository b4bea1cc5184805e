"""Management commands of case studies."""
