"""Another process of the same host, with the database and the index of a test."""

import os
from pathlib import Path

from django.db import connection

PROJECT = Path(__file__).parents[1]


def environment(data_dir: Path) -> dict[str, str]:
    """What such a process reads."""
    return os.environ | {
        "DATA_DIR": str(data_dir),
        "DATABASE_URL": database_url(),
        "SECRET_KEY": "for a test only, and long enough to be taken for one: 0123456789",
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
    }


def database_url() -> str:
    """The address of the test database, for another process."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    who = f"{database['USER']}:{database['PASSWORD']}" if database["PASSWORD"] else database["USER"]
    return f"postgres://{who}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"
