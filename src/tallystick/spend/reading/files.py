"""Read any file: find what it is, take its tables out, and say where each begins."""

from __future__ import annotations

from pathlib import Path

from tallystick.kernel import FileRefused
from tallystick.spend.reading.containers import Part, extract
from tallystick.spend.reading.formats import detect_format
from tallystick.spend.reading.intake import Intake, Sink, take_in
from tallystick.spend.reading.model import Format, Limits, Reading, Table
from tallystick.spend.reading.text import read_sheet, read_text


def read_file(
    path: Path,
    workspace: Path,
    limits: Limits | None = None,
    *,
    copy_to: Sink | None = None,
    intake: Intake | None = None,
) -> Reading:
    """Return the tables of a file: a text, a workbook, a web page, or an archive of them.

    ``workspace`` is a folder for rewritten texts; it has to outlive the tables. ``copy_to`` receives the
    bytes of the file as they are read, so that an importer can keep the original without reading twice;
    an importer that took the file in already hands over what it found as ``intake``.

    Raises:
        FileRefused: the file is no table, is unsafe, or goes beyond the limits.
    """
    limits = limits or Limits()
    intake = intake or take_in(path, limits, copy_to)
    found = detect_format(intake.head, path)
    if found is Format.TEXT:
        return Reading(intake.original, found, (read_text(intake, workspace, limits),))
    workspace.mkdir(parents=True, exist_ok=True)
    extraction = extract(path, found, workspace, limits)
    tables: list[Table] = []
    left_out = list(extraction.left_out)
    for part in extraction.parts:
        try:
            tables.append(_part_table(part, len(tables) + 1, workspace, limits))
        except FileRefused as refusal:
            if len(extraction.parts) == 1:
                raise
            left_out.append(f"{part.name}: {refusal.what} {refusal.why}".strip())
    if not tables:
        raise FileRefused(
            "The file holds no table.",
            where=str(path),
            why="; ".join(left_out),
            next_step="Check the file by eye.",
        )
    return Reading(intake.original, found, tuple(tables), tuple(left_out))


def _part_table(part: Part, number: int, workspace: Path, limits: Limits) -> Table:
    intake: Intake = take_in(part.path, limits)
    if not part.is_text:
        return read_sheet(intake, workspace, name=part.name, number=number, notes=part.notes)
    return read_text(intake, workspace, limits, name=part.name, number=number)
