"""Reads across the tables of the career pathway. They return values, never rows."""
