"""What makes a part: the original, the profile, the body and the code. Each has a fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

# The rooms that decide what a line says; a change in any of them makes every part anew.
_MAKERS = (
    "tallystick.kernel",
    "tallystick.spend.reading",
    "tallystick.spend.mapping",
    "tallystick.spend.values",
    "tallystick.spend.normalising",
    "tallystick.spend.importing",
)


@lru_cache
def code_fingerprint() -> str:
    """Return the hash of the code and tables that turn a file into payment lines."""
    digest = hashlib.sha256()
    for package in _MAKERS:
        for item in sorted(_sources(resources.files(package)), key=lambda source: source.name):
            digest.update(item.name.encode())
            digest.update(item.read_bytes())
    return digest.hexdigest()


def _sources(folder: Traversable) -> Iterator[Traversable]:
    for item in folder.iterdir():
        if item.is_dir() and item.name != "__pycache__":
            yield from _sources(item)
        elif item.name.endswith((".py", ".sql", ".yaml", ".csv")):
            yield item


def made_by(profile_texts: Iterable[str], body_id: str, register_mark: str = "") -> str:
    """Return the hash of everything but the original that makes a part: code, profiles, body.

    ``register_mark`` stands for the operator's additions to the register. It counts only for a body that
    the register did not know, so that naming it later has its files read again, and no others.
    """
    unknown = register_mark if body_id.startswith("local:") else ""
    return _hash(code_fingerprint(), body_id, unknown, *profile_texts)


def register_mark(additions: Path) -> str:
    """Return the hash of the operator's additions to the register; empty where there are none."""
    return hashlib.sha256(additions.read_bytes()).hexdigest() if additions.is_file() else ""


def part_key(file_hash: str, maker: str) -> str:
    """Return the key of a part: the hash of the original and of what made it."""
    return _hash(file_hash, maker)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
