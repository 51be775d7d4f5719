"""Open the files of a case: YAML whose every key has its line, CSV whose every row has its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from tallystick.kernel import FileRefused, NotFound
from tallystick.transformation.errors import CaseRefused
from tallystick.transformation.reading.fields import Fields, nearest

MOST_BYTES = 20_000_000
"""Bytes of one table beyond which it is not a case of people."""
MOST_YAML_BYTES = 1_000_000
MOST_DEPTH = 12


def read_text(path: Path, most: int) -> str:
    """Return a file as text.

    Raises:
        NotFound: there is no such file.
        FileRefused: it cannot be read, is too large, or is not UTF-8 text.
    """
    try:
        if path.is_file() and path.stat().st_size > most:
            raise FileRefused(f"The file is larger than {most:,} bytes.", where=str(path))
        content = path.read_bytes()
    except FileNotFoundError as problem:
        raise NotFound("The file does not exist.", where=str(path)) from problem
    except OSError as problem:
        raise FileRefused(
            "The file cannot be read.", where=str(path), why=problem.strerror or ""
        ) from problem
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise FileRefused(
            "The file is not UTF-8 text.",
            where=f"{path}, byte {problem.start:,}",
            next_step="Save it as UTF-8 (in a spreadsheet: CSV UTF-8).",
        ) from problem
    if "\x00" in text:
        raise FileRefused("The file is not text: it holds NUL bytes.", where=str(path))
    return text


def read_yaml(path: Path) -> Fields:
    """Return a YAML file as fields. Every value stays text, so that no figure passes through a binary
    fraction.

    Raises:
        NotFound: there is no such file.
        FileRefused: it is not a YAML mapping; it uses references, tags, or a key twice.
    """
    text = read_text(path, MOST_YAML_BYTES)
    try:
        node = yaml.compose(_plain(text, path.name), Loader=yaml.BaseLoader)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise CaseRefused(
            "The file is not YAML.",
            where=f"{path.name}{line}",
            why=str(getattr(problem, "problem", "") or ""),
        ) from problem
    if not isinstance(node, yaml.MappingNode):
        raise CaseRefused(
            "The file has no keys.", where=path.name, next_step="Write it as 'key: value' lines."
        )
    found = _value(node, path.name)
    assert isinstance(found, Fields)  # noqa: S101 - a mapping node gives fields
    return found


def _plain(text: str, name: str) -> str:
    """Return the text once it is known to hold no references and no deep nesting, costly to build."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MOST_DEPTH:
            raise CaseRefused("The file is nested too deeply.", where=f"{name}{_line(event)}")
        if isinstance(event, yaml.AliasEvent):
            raise CaseRefused(
                "References (&name, *name) are not read.",
                where=f"{name}{_line(event)}",
                next_step="Write the value out in both places.",
            )
    return text


def _line(event: yaml.Event) -> str:
    return f", line {event.start_mark.line + 1}" if event.start_mark else ""


def _value(node: yaml.Node, name: str) -> Any:
    place = f"{name}, line {node.start_mark.line + 1}"
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, name) for item in node.value]
    if not isinstance(node, yaml.MappingNode):
        return node.value
    values: dict[str, Any] = {}
    places: dict[str, str] = {}
    for key, item in node.value:
        word, where = str(key.value), f"{name}, line {key.start_mark.line + 1}"
        if word in values:
            raise CaseRefused(f"The key {word!r} stands twice.", where=where, next_step="Keep one of them.")
        values[word], places[word] = _value(item, name), where
    return Fields(values, place, places)


def read_table(path: Path, required: Iterable[str], optional: Iterable[str] = ()) -> list[Fields]:
    """Return the rows of a CSV file by their headings; rows without any value are left out.

    Raises:
        NotFound: there is no such file.
        FileRefused: a heading is unknown, missing or stands twice, or a row has more or fewer cells than
            headings.
    """
    needed, allowed = list(required), [*required, *optional]
    reader = csv.reader(io.StringIO(read_text(path, MOST_BYTES), newline=""), strict=True)
    rows: list[Fields] = []
    headings: list[str] = []
    try:
        for row in reader:
            place = f"{path.name}, line {reader.line_num}"
            if not any(cell.strip() for cell in row):
                continue
            if not headings:
                headings = _headings(row, needed, allowed, place)
            elif len(row) != len(headings):
                raise CaseRefused(
                    f"The row has {len(row)} cells, but there are {len(headings)} headings.",
                    where=place,
                    next_step="Put text that holds a comma in double quotation marks.",
                )
            else:
                rows.append(Fields(dict(zip(headings, (cell.strip() for cell in row), strict=True)), place))
    except csv.Error as problem:
        raise CaseRefused(
            "The file is not CSV.", where=f"{path.name}, line {reader.line_num}", why=str(problem)
        ) from problem
    if not headings:
        raise CaseRefused(
            "The table has no headings.", where=path.name, next_step=f"Headings: {', '.join(needed)}."
        )
    return rows


def _headings(row: list[str], needed: list[str], allowed: list[str], place: str) -> list[str]:
    found = [cell.strip().lower() for cell in row]
    for heading in found:
        if heading not in allowed:
            raise CaseRefused(
                f"There is no column {heading!r} here.", where=place, why=nearest(heading, allowed)
            )
        if found.count(heading) > 1:
            raise CaseRefused(f"The column {heading!r} stands twice.", where=place)
    missing = [heading for heading in needed if heading not in found]
    if missing:
        raise CaseRefused(f"Columns are missing: {', '.join(missing)}.", where=place)
    return found
