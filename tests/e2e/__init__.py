"""The whole site, started as `make run` starts it, seen through a real browser."""
