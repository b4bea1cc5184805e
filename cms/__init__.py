"""The wiring: settings, addresses, site-wide templates and styles. Nothing imports this package."""
