"""Staff's own screens for case studies: what is to be completed, and the dashboard's panel."""
