"""Reads across models: querysets and frozen dataclasses for the edges above."""
