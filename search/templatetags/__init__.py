"""Search on the pages of other packages."""
