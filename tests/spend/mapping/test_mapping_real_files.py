"""Real files, one of each publisher and layout folder: read without help, or waiting with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tallystick.kernel import FileRefused
from tallystick.spend.mapping import make_profile, propose, replay
from tallystick.spend.mapping.assigning import AMOUNTS
from tallystick.spend.mapping.model import Field, FileContext, Proposal
from tallystick.spend.reading import Table, read_file
from tallystick.spend.values import read_pence

DATA = Path(__file__).resolve().parents[3] / ".." / "shared" / "data"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.is_dir(), reason="the real files are not beside this repository"),
]


def _tables(path: Path, workspace: Path) -> list[tuple[Table, Proposal]]:
    found = []
    for table in read_file(path, workspace).tables:
        context = FileContext(path.name, path.parent.name, table.name, table.preamble)
        found.append((table, propose(table.header, table.sample, context)))
    return found


def _smallest_of_each(kind: str, at_most: int = 400_000) -> list[Path]:
    folders = [folder for folder in sorted((DATA / kind).iterdir()) if folder.is_dir()]
    files = [
        sorted((one for one in folder.iterdir() if one.suffix != ".json"), key=lambda one: one.stat().st_size)
        for folder in folders
    ]
    return [
        found[len(found) // 2] for found in files if found and found[len(found) // 2].stat().st_size < at_most
    ]


def test_payments_of_each_publisher_are_read_without_help(tmp_path: Path) -> None:
    waiting = []
    files = _smallest_of_each("spend")
    for path in files:
        for table, proposal in _tables(path, tmp_path):
            if not (proposal.kind.kind.is_imported and proposal.is_confident):
                waiting.append((path.name, proposal.problems))
                continue
            payee = next(column for column in proposal.columns if column.field is Field.SUPPLIER_NAME)
            amount = next(c for field in AMOUNTS for c in proposal.columns if c.field is field)
            pence = [read_pence(row[amount.position]) for row in table.sample if row[amount.position]]
            letters = [row[payee.position] or "" for row in table.sample if row[payee.position]]
            assert sum(one is not None for one in pence) > 0.8 * len(pence), path.name
            assert sum(any(c.isalpha() for c in text) for text in letters) > 0.8 * len(letters), path.name
            profile = make_profile(proposal, "E00000001", table.header)
            context = FileContext(path.name, path.parent.name, table.name, table.preamble)
            assert replay(profile, table.header, table.sample, context).is_confident, path.name
    assert len(files) >= 15
    assert len(waiting) <= 0.03 * len(files), waiting


def test_what_is_not_payments_is_never_taken_for_payments(tmp_path: Path) -> None:
    for path in sorted((DATA / "not_spend").rglob("*")):
        if not path.is_file():
            continue
        try:
            tables = _tables(path, tmp_path)
        except FileRefused:
            continue
        assert not any(proposal.kind.kind.is_imported for _, proposal in tables), path.name


def test_the_contracts_register_is_recognised(tmp_path: Path) -> None:
    for path in sorted((DATA / "contracts").rglob("*.csv")):
        kinds = {proposal.kind.kind.value for _, proposal in _tables(path, tmp_path)}
        assert kinds == {"contracts_register"}, path.name
