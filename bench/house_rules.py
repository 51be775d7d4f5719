"""House rules that no off-the-shelf checker knows; run by ``make check``."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
MOST_LINES = 600
README_LINES = 40
SQL_HEAD = ("name", "grain", "reads", "returns")
PARAMETER_KEYS = {"description", "unit", "values", "reference", "checked_on", "next_review"}
INDEX_ADDRESS = re.compile(r"(?m)^\s*(--index-url|--extra-index-url|--find-links)|@ https?://")


def long_modules() -> list[str]:
    """Modules of the product stay under 600 lines."""
    return [
        f"{path.relative_to(ROOT)} has {count} lines, more than {MOST_LINES}"
        for path in sorted((ROOT / "src").rglob("*.py"))
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    ]


def room_readmes() -> list[str]:
    """Each room has a README of at most 40 lines."""
    found = []
    for room in sorted((ROOT / "src" / "tallystick").iterdir()):
        if not room.is_dir() or room.name in ("__pycache__", "cli", "kernel"):
            continue
        readme = room / "README.md"
        if not readme.is_file():
            found.append(f"{room.relative_to(ROOT)} has no README.md")
        elif len(readme.read_text(encoding="utf-8").splitlines()) > README_LINES:
            found.append(f"{readme.relative_to(ROOT)} has more than {README_LINES} lines")
    return found


def sql_heads() -> list[str]:
    """Each .sql file says its name, grain, what it reads and what it returns."""
    found = []
    for path in sorted((ROOT / "src").rglob("*.sql")):
        text = path.read_text(encoding="utf-8")
        missing = [key for key in SQL_HEAD if f"-- {key}:" not in text]
        if missing:
            found.append(f"{path.relative_to(ROOT)} does not say its {', '.join(missing)}")
    return found


def parameter_files() -> list[str]:
    """Each policy figure has a description, unit, dated values, reference and review dates."""
    found = []
    for path in sorted((ROOT / "src" / "tallystick" / "parameters").rglob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        missing = PARAMETER_KEYS - set(content)
        if missing:
            found.append(f"{path.relative_to(ROOT)} lacks {', '.join(sorted(missing))}")
    return found


def lock_files() -> list[str]:
    """Lock files carry versions and hashes, not addresses."""
    return [
        f"{path.relative_to(ROOT)} names an index address"
        for path in sorted((ROOT / "requirements").glob("*.txt"))
        if INDEX_ADDRESS.search(path.read_text(encoding="utf-8"))
    ]


def large_files() -> list[str]:
    """Data belong outside the project; made data are made on demand."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    return [
        f"{name} is larger than 1 MB"
        for name in listed.splitlines()
        if (ROOT / name).is_file() and (ROOT / name).stat().st_size > 1_000_000
    ]


def main() -> int:
    """Print every broken rule; return 1 when there is one."""
    rules = (long_modules, room_readmes, sql_heads, parameter_files, lock_files, large_files)
    broken = [sentence for rule in rules for sentence in rule()]
    for sentence in broken:
        print(sentence)
    print(f"house rules: {len(broken)} broken")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
