"""Decide what each table of a file is, whose it is, and by which profile it is to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tallystick.members import Register
from tallystick.spend.importing.profiles import ProfileShelf
from tallystick.spend.mapping import describe_drift, make_profile, propose, read_profile, replay
from tallystick.spend.mapping.bodies import identify_body
from tallystick.spend.mapping.model import (
    BodyEvidence,
    FileContext,
    Proposal,
    PublisherProfile,
)
from tallystick.spend.model import Kind
from tallystick.spend.reading import Reading, Table

SURE = 1.0
BY_FOLDER = 0.6
_FOLDERS_TO_SHOW = 2  # a folder further up names the machine or the project, hardly the publisher


@dataclass(frozen=True)
class TableDecision:
    """One table with its meaning. ``drift`` compares with the publisher's latest earlier layout."""

    table: Table
    proposal: Proposal
    profile: PublisherProfile
    replayed: bool
    drift: tuple[str, ...] = ()

    @property
    def is_ours(self) -> bool:
        """True when the lines of this table are payments."""
        return self.proposal.kind.kind.is_imported


@dataclass(frozen=True)
class FileDecision:
    """A file with the meaning of its tables and its publisher."""

    tables: tuple[TableDecision, ...]
    body: BodyEvidence

    @property
    def ours(self) -> tuple[TableDecision, ...]:
        """Return the tables whose lines are payments."""
        return tuple(table for table in self.tables if table.is_ours)

    @property
    def kind(self) -> Kind:
        """Return the kind of the file: that of its payments, else of its longest table."""
        pool = self.ours or self.tables
        if not pool:
            return Kind.OTHER
        return max(pool, key=lambda decision: len(decision.table.sample)).proposal.kind.kind

    @property
    def problems(self) -> tuple[str, ...]:
        """Return what a person has to look at, over all payment tables, each sentence once."""
        found: dict[str, None] = {}
        for decision in self.ours:
            where = f"{decision.table.name}: " if decision.table.name else ""
            for problem in decision.proposal.problems:
                found[f"{where}{problem}"] = None
            if not decision.proposal.problems and not decision.proposal.is_confident:
                found[f"{where}the mapping is not sure enough ({decision.proposal.confidence:.2f})"] = None
        return tuple(found)


class Decider:
    """Decides file after file with one register of bodies and one shelf of profiles."""

    def __init__(
        self,
        register: Register,
        shelf: ProfileShelf,
        *,
        body: str = "",
        profile: str = "",
        folders: Mapping[str, str] | None = None,
    ) -> None:
        self._folders = folders or {}
        self._register = register
        self._shelf = shelf
        self._body = body
        self._profile = read_profile(Path(profile)) if profile else None

    def decide(self, path: Path, reading: Reading) -> FileDecision:
        """Return the meaning of every table of one file, and the body that published it."""
        first: list[tuple[Table, FileContext, Proposal, bool]] = []
        for found in reading.tables:
            table = _without_repeated_headings(found)
            context = _context(path, table)
            proposal, replayed = self._propose(table, context)
            first.append((table, context, proposal, replayed))
        body = self._identify(path, first)
        decisions = tuple(
            self._with_profile(table, proposal, replayed, body) for table, _, proposal, replayed in first
        )
        for decision in decisions:
            if decision.is_ours and decision.proposal.is_confident and not decision.replayed:
                self._shelf.learn(decision.profile)
        return FileDecision(decisions, body)

    def _propose(self, table: Table, context: FileContext) -> tuple[Proposal, bool]:
        known = [self._profile] if self._profile is not None else self._shelf.for_header(table.header)
        for profile in known:
            again = replay(profile, table.header, table.sample, context)
            if again.is_confident or profile.confirmed_by or self._profile is not None:
                return again, True
        return propose(table.header, table.sample, context), False

    def _identify(
        self, path: Path, first: Sequence[tuple[Table, FileContext, Proposal, bool]]
    ) -> BodyEvidence:
        if self._body:
            known = self._register.by_id(self._body)
            return BodyEvidence(
                self._body, known.name if known else self._body, SURE, ("named by the operator",)
            )
        ours = [item for item in first if item[2].kind.kind.is_imported] or list(first)
        found = [
            identify_body(proposal.columns, table.sample, context, self._register)
            for table, context, proposal, _ in ours
        ]
        if not found:
            return BodyEvidence("local:unidentified", "", 0.0)
        best = max(found, key=lambda evidence: evidence.confidence)
        earlier = self._register.by_id(self._folders.get(str(path.absolute().parent), ""))
        if earlier is not None and best.body_id.startswith("local:unidentified"):
            said = f"The files read from this folder before are those of {earlier.name}."
            return BodyEvidence(earlier.body_id, earlier.name, BY_FOLDER, (said,))
        return best

    def _with_profile(
        self, table: Table, proposal: Proposal, replayed: bool, body: BodyEvidence
    ) -> TableDecision:
        earlier = self._shelf.of_publisher(body.body_id)
        if replayed:
            for profile in [self._profile] if self._profile else self._shelf.for_header(table.header):
                if profile is not None and profile.publisher == body.body_id:
                    return TableDecision(table, proposal, profile, True, proposal.drift)
        profile = make_profile(proposal, body.body_id, table.header)
        same_kind = [old for old in earlier if old.kind is profile.kind]
        drift = describe_drift(same_kind[-1], profile) if same_kind else ()
        return TableDecision(table, proposal, profile, replayed, drift)


def _without_repeated_headings(table: Table) -> Table:
    """Return the table with a sample of data only: in a short file, headings repeated would cast doubt."""
    first = next((at for at, heading in enumerate(table.header) if heading), None)
    if first is None:
        return table
    sample = tuple(
        row
        for row in table.sample
        if (row[first] or "").strip() != table.header[first]
        or tuple((cell or "").strip() for cell in row) != table.header
    )
    return table if len(sample) == len(table.sample) else replace(table, sample=sample)


def _context(path: Path, table: Table) -> FileContext:
    folders = "/".join(path.absolute().parent.parts[-_FOLDERS_TO_SHOW:])
    return FileContext(file_name=path.name, folder=folders, table_name=table.name, preamble=table.preamble)
