"""Run the chapters beside this file: each case goes through the real import, all of them in one run."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tallystick import spend
from tallystick.spend.importing import ImportRun
from tallystick.store import Home

HERE = Path(__file__).parent
COLUMNS = {
    "date": "strftime(paid_on, '%Y-%m-%d')",
    "month": "period",
    "payee": "supplier_name",
    "amount": "amount_pence",
    "basis": "amount_basis",
    "vat": "irrecoverable_vat_pence",
    "withheld": "is_redacted",
    "card": "is_card",
    "department": "department",
    "purpose": "purpose",
    "ref": "transaction_ref",
}
REJECTS = {"row": "source_row", "column": "column_name", "value": "value"}

Rows = list[list[str]]


@dataclass
class Case:
    """One heading of a chapter: the files published, and what must come of them."""

    chapter: str
    title: str
    files: dict[str, Rows] = field(default_factory=dict)
    lines: Rows = field(default_factory=list)
    rejected: Rows = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """A fictional body for each case, so that no case can be taken for a republication of another."""
        words = re.sub(r"[^a-z]+", "-", self.title.lower()).strip("-")
        return f"{words[:40].strip('-')}-borough-council"


def read_chapter(path: Path) -> list[Case]:
    cases: list[Case] = []
    table: Rows = []
    for text in path.read_text(encoding="utf-8").splitlines():
        if text.startswith("## "):
            cases.append(Case(path.stem, text[3:]))
        elif text.startswith("    "):
            table.append([cell.strip() for cell in text.split("|")])
        elif published := re.fullmatch(r"Published as `(.+)`:", text):
            table = cases[-1].files.setdefault(published[1], [])
        elif text == "Payment lines:":
            table = cases[-1].lines
        elif text == "Rejected:":
            table = cases[-1].rejected
        elif said := re.fullmatch(r"(Status|Kind|Set aside|Warning|No warning): (.+)", text):
            cases[-1].said[said[1]] = said[2]
    return cases


CASES = [case for path in sorted(HERE.glob("*.md")) if path.stem != "README" for case in read_chapter(path)]


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> ImportRun:
    root = tmp_path_factory.mktemp("specification")
    for case in CASES:
        for name, rows in case.files.items():
            path = root / "published" / case.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w", encoding="utf-8", newline="") as out:
                csv.writer(out).writerows(rows)
    return spend.import_files([root / "published"], home=root / "home")


def test_the_chapters_are_read():
    assert len(CASES) > 25
    assert len({case.folder for case in CASES}) == len(CASES)
    for case in CASES:
        assert case.files, case.title
        assert case.lines or "Status" in case.said, case.title


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.chapter}: {case.title}")
def test_case(case: Case, imported: ImportRun):
    results = {Path(item.file).name: item for item in imported.results if f"/{case.folder}/" in item.file}
    expected = case.said.get("Status", ", ".join(["accepted"] * len(case.files))).split(", ")
    assert [results[name].status.value for name in case.files] == expected, list(results.values())
    assert {item.kind.value for item in results.values()} == {case.said.get("Kind", "payments")}
    for item in results.values():
        assert item.rows_in == item.rows_accepted + item.rows_rejected + item.rows_not_payments
        assert item.pence_in == item.pence_accepted + item.pence_rejected
    said = "\n".join(warning for item in results.values() for warning in item.warnings)
    assert case.said.get("Warning", "") in said
    assert "No warning" not in case.said or case.said["No warning"] not in said
    manifest = Home.open(imported.home).current().manifest
    entries = [entry for entry in manifest.files if f"/{case.folder}/" in entry.file]
    entries.sort(key=lambda entry: list(case.files).index(Path(entry.file).name))
    aside = [
        f"{count} {name}" for entry in entries for name, count in sorted(entry.not_payments.items()) if count
    ]
    assert ", ".join(aside) == case.said.get("Set aside", "")
    hashes = ", ".join(f"'{entry.file_hash}'" for entry in entries)
    assert found(imported, "payments", COLUMNS, case.lines, hashes) == case.lines[1:]
    assert found(imported, "rejects", REJECTS, case.rejected, hashes) == case.rejected[1:]


def found(run: ImportRun, view: str, columns: dict[str, str], table: Rows, hashes: str) -> Rows:
    headings = table[0] if table else list(columns)
    chosen = ", ".join(columns[heading] for heading in headings)
    order = f"list_position([{hashes}], file_hash), source_row"
    sql = f"SELECT {chosen} FROM {view} WHERE file_hash IN ({hashes}) ORDER BY {order}"
    rows = spend.query(run.home, sql).rows
    return [[shown(heading, value) for heading, value in zip(headings, row, strict=True)] for row in rows]


def shown(heading: str, value: object) -> str:
    """Return a value as the chapters write it: pounds with two decimals, yes and no, nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if heading in ("amount", "vat") and isinstance(value, int):
        return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"
    return str(value)
