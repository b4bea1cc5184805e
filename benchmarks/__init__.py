"""How fast the site is, measured over HTTP against the real server; the figures stand in README.md beside this file."""
