"""Settings: `base` for all, then one module for each place where the site runs."""
