"""Screens that are no pages: files, forms, reports."""
