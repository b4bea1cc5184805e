"""Staff's own screens beside Wagtail's: refusals, merging organisations, the dashboard."""
