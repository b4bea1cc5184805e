"""Reads across the tables of the summit. They return values, never rows."""
