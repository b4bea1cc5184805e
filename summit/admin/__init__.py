"""Staff's own screens for the statement: agreeing a version."""
