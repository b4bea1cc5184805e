"""Collects static files when they changed, because compressing them takes longer than all else in a start.

The fingerprint is written last, so files that were collected half-way are collected again.
"""

import hashlib
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def fingerprint() -> str:
    """Return a digest of every static file's place, size and time, and of what compresses them."""
    digest = hashlib.sha256(f"{settings.STORAGES['staticfiles']} {version('whitenoise')}".encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{storage.path(path)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_if_changed() -> bool:
    """Collect when anything differs from the last time; return whether there was work."""
    directory = Path(settings.STATIC_ROOT)
    stamp = directory / "fingerprint"
    wanted = fingerprint()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return False
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    draft = stamp.with_suffix(".part")
    draft.write_text(wanted, encoding="ascii")
    draft.replace(stamp)
    return True
