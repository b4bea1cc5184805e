"""Which migrations the database has not seen, found out by their names alone.

Django's own executor would import every migration of every package first, which takes longer than all else
that a start with nothing to do has to do.
"""

from pathlib import Path

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder


def names_of_unapplied_migrations() -> set[tuple[str, str]]:
    """Return (app label, name) of each migration file that the database has no record of."""
    applied = MigrationRecorder(connection).applied_migrations()
    return {
        (app.label, file.stem)
        for app in apps.get_app_configs()
        for file in (Path(app.path) / "migrations").glob("[!_]*.py")
        if (app.label, file.stem) not in applied
    }
