"""The journal of a run that is not published yet: which files are finished, and in which part."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from tallystick.spend.importing.fingerprints import code_fingerprint
from tallystick.spend.importing.model import entry_from_json
from tallystick.store import Home
from tallystick.store.model import FileEntry


class Journal:
    """One line per finished file; read by the next run when this one was stopped."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def entries(self, home: Home) -> list[FileEntry]:
        """Return what a stopped run had finished, as far as its parts are whole and our code the same."""
        found: list[FileEntry] = []
        if not self._path.is_file():
            return found
        for line in self._path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                note = json.loads(line)
                entry = entry_from_json(note["entry"]) if note["code"] == code_fingerprint() else None
            except (ValueError, KeyError, TypeError):
                continue  # the line that was being written when the run was killed, or another version's
            if entry and entry.part and home.has_part(entry.part):
                found.append(entry)
        return found

    def note(self, entries: Iterable[FileEntry]) -> None:
        """Add finished files, after their parts were adopted."""
        lines = [json.dumps({"code": code_fingerprint(), "entry": asdict(entry)}) for entry in entries]
        if lines:
            with self._path.open("a", encoding="utf-8") as journal:
                # It begins with a line end too, because a killed run may have left half a line.
                journal.write("\n" + "\n".join(lines) + "\n")

    def finish(self) -> None:
        """Forget the journal: what it noted is published."""
        self._path.unlink(missing_ok=True)
