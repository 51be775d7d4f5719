"""Where the real files are, if they are here, and where measurements may write."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
WORK = ROOT / "bench" / "work"
RESULTS = ROOT / "bench" / "results.json"
TRUTH = ROOT / "bench" / "truth"


def published_files() -> list[Path]:
    """Return every payment and card file of the real data, helpers such as field lists left out."""
    return [
        path
        for folder in ("spend", "cards")
        for path in sorted((SHARED / folder).rglob("*"))
        if path.is_file() and path.suffix != ".json"
    ]
