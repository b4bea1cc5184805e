"""Collects static files when they changed, because compressing them takes longer than all else in a start.

The fingerprint is written last, so files that were collected half-way are collected again.
"""

import hashlib
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.management import call_command


def fingerprint() -> str:
    """Return a digest of every static file's place, size and time, and of what compresses them."""
    digest = hashlib.sha256(f"{settings.STORAGES['staticfiles']} {version('whitenoise')}".encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{storage.path(path)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def need_collecting() -> bool:
    """Whether anything differs from the last time."""
    stamp = _stamp()
    return not stamp.is_file() or stamp.read_text(encoding="ascii") != fingerprint()


def collect() -> None:
    """Collect and compress, and leave the stamp once all is done."""
    stamp, wanted = _stamp(), fingerprint()
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    draft = stamp.with_suffix(".part")
    draft.write_text(wanted, encoding="ascii")
    draft.replace(stamp)


def read_again() -> None:
    """Read what another process has collected: the names with their digests that this process knows are old."""
    storage = staticfiles_storage
    if isinstance(storage, ManifestFilesMixin):
        storage.hashed_files, storage.manifest_hash = storage.load_manifest()


def _stamp() -> Path:
    return Path(settings.STATIC_ROOT) / "fingerprint"
