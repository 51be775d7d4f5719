"""The SQL catalogue: set-based steps as ``<room>/sql/<name>.sql``, each with front matter saying what it is.

A file begins with comment lines ``-- key: value`` for ``name``, ``grain`` (what one row of the answer is),
``reads``, ``returns`` and ``owner``; a line ``--   more`` continues the value above it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_KEYS = ("name", "grain", "reads", "returns", "owner")
_PAIR = re.compile(r"^--\s*([a-z]+):\s*(.+?)\s*$")
_MORE = re.compile(r"^--\s{2,}(.+?)\s*$")


@dataclass(frozen=True)
class Statement:
    """One SQL file: its front matter and its text. Parameters are written ``$name``."""

    name: str
    grain: str
    reads: tuple[str, ...]
    returns: tuple[str, ...]
    owner: str
    sql: str


@cache
def load(package: str) -> dict[str, Statement]:
    """Return the statements of a room by name, for example ``load("tallystick.spend")``.

    Raises:
        ValueError: a file lacks front matter or is not named after its statement; a defect of ours.
    """
    folder = files(package) / "sql"
    if not folder.is_dir():
        return {}
    texts = ((item.name, item.read_text("utf-8")) for item in folder.iterdir() if item.name.endswith(".sql"))
    return {statement.name: statement for statement in (parse(name, text) for name, text in sorted(texts))}


def parse(file_name: str, text: str) -> Statement:
    """Return the statement written in one file; see the module for the form of its front matter."""
    found: dict[str, str] = {}
    last = ""
    lines = text.splitlines()
    taken = 0
    for line in lines:
        if pair := _PAIR.match(line):
            last = pair[1]
            found[last] = pair[2]
        elif last and (more := _MORE.match(line)):
            found[last] += f" {more[1]}"
        else:
            break
        taken += 1
    if set(found) != set(_KEYS):
        odd = sorted(set(found) ^ set(_KEYS))
        raise ValueError(
            f"{file_name}: front matter must have exactly {', '.join(_KEYS)}; see {', '.join(odd)}"
        )
    if file_name != f"{found['name']}.sql":
        raise ValueError(f"{file_name}: its front matter names it {found['name']!r}")
    sql = "\n".join(lines[taken:]).strip().rstrip(";")
    if not sql:
        raise ValueError(f"{file_name}: there is no SQL below the front matter")
    return Statement(
        found["name"], found["grain"], _list(found["reads"]), _list(found["returns"]), found["owner"], sql
    )


def _list(text: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split(",") if item.strip())
