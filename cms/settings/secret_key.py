"""Makes the secret key of a first start: `python -m cms.settings.secret_key`, before any settings are loaded.

The key is made once and kept in a file that only its owner may read. Nothing happens where a key is there.
"""

import secrets
from pathlib import Path

from cms.private_files import write_private_file
from cms.settings.environment import SECRET_KEY_NAME, read_environment


def keep_new_secret_key(data_dir: Path) -> None:
    """Write a random key where `environment` looks for one."""
    write_private_file(data_dir / SECRET_KEY_NAME, secrets.token_urlsafe(64) + "\n")


if __name__ == "__main__":
    environment = read_environment()
    if not environment.secret_key:
        keep_new_secret_key(environment.data_dir)
