"""Staff's own screens for the career pathway: offers to be completed."""
