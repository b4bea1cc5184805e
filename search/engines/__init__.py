"""Engines that keep `search.contract.Engine`. They do not know each other; whoever uses one is given it."""
