"""Files that only their owner may read, and that appear whole or not at all."""

import os
from pathlib import Path


def write_private_file(path: Path, text: str) -> None:
    """Write a short text; a stop half-way leaves what was there before."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
