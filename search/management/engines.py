"""Which engines a command is meant for."""

from argparse import ArgumentParser

from search import backend
from search.contract import Engine

ALL = "all"


def add_argument(parser: ArgumentParser) -> None:
    """Offer to name one."""
    names = [engine.name for engine in backend.engines()]
    parser.add_argument("--engine", choices=[ALL, *names], default=ALL, help="Only this engine; without it, all.")


def chosen(name: str) -> tuple[Engine, ...]:
    """The engines that were meant."""
    return backend.engines() if name == ALL else backend.named([name])
