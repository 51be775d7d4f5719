"""Cut a text into records: delimited lines with quotation marks, tabbed lines, or a JSON list of objects.

A broken record never takes its neighbours along: quotation marks that are not closed within some lines
refuse the one line that opened them.
"""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tallystick.spend.reading import refusals

LONGEST_RECORD = 256 * 1024
"""Characters of one record."""

MOST_LINES = 100
"""Lines over which one record may run: addresses and objects of charities hold line ends."""

_LONGEST_OBJECT = 4 * 1024**2
_MARK = '"'


def quoted_records(lines: Iterable[str]) -> Iterator[str]:
    """Yield records of a delimited text whose cells may hold line ends within quotation marks."""
    source = iter(lines)
    waiting: list[str] = []
    while True:
        line = waiting.pop() if waiting else next(source, None)
        if line is None:
            return
        if line.count(_MARK) % 2 == 0:
            if line:
                yield line
            continue
        taken = [line]
        length = len(line)
        while len(taken) < MOST_LINES and length < LONGEST_RECORD:
            more = waiting.pop() if waiting else next(source, None)
            if more is None:
                break
            taken.append(more)
            length += len(more)
            if more.count(_MARK) % 2:
                break
        if len(taken) > 1 and sum(part.count(_MARK) for part in taken) % 2 == 0:
            yield "\n".join(taken)
        else:
            yield line
            waiting.extend(reversed(taken[1:]))


def tabbed_records(lines: Iterable[str], width: int) -> Iterator[str]:
    """Yield records of a text with tabs and no quotation marks; a cell may run over line ends."""
    taken: list[str] = []
    tabs = 0
    for line in lines:
        here = line.count("\t")
        if taken and (tabs + here > width - 1 or len(taken) >= MOST_LINES):
            yield "\n".join(taken)
            taken, tabs = [], 0
        taken.append(line)
        tabs += here
        if tabs >= width - 1:
            yield "\n".join(taken)
            taken, tabs = [], 0
    if taken and any(taken):
        yield "\n".join(taken)


def cells_of(record: str, delimiter: str) -> list[str] | None:
    """Return the cells of one record, or None where its quotation marks do not stand up."""
    if delimiter == "\t":
        return record.split("\t")
    if _MARK not in record:
        return record.split(delimiter)
    try:
        lines = [f"{line}\n" for line in record.split("\n")] if "\n" in record else [record]
        rows = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def json_objects(chunks: Iterable[bytes], where: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON list, never holding more than a few of them.

    Raises:
        FileRefused: the text is not a list of objects, or stops before its end.
    """
    decoder = json.JSONDecoder()
    decode = codecs.getincrementaldecoder("utf-8-sig")(errors="replace").decode
    buffer, at, has_begun = "", 0, False
    for chunk in chunks:
        buffer, at = buffer[at:] + decode(chunk), 0
        if not has_begun:
            buffer = buffer.lstrip()
            if not buffer:
                continue
            if buffer[0] != "[":
                raise refusals.damaged(where, "it is not a JSON list")
            at, has_begun = 1, True
        while True:
            at = _past_separators(buffer, at)
            if at >= len(buffer) or buffer[at] == "]":
                break
            try:
                found, at = decoder.raw_decode(buffer, at)
            except json.JSONDecodeError as problem:
                if len(buffer) - at > _LONGEST_OBJECT:
                    raise refusals.damaged(where, "an object of its JSON list does not end") from problem
                break
            except (RecursionError, ValueError) as problem:
                raise refusals.damaged(where, "its JSON is made to do harm") from problem
            if not isinstance(found, dict):
                raise refusals.damaged(where, "its JSON list holds something other than objects")
            yield found
    if not has_begun or buffer[_past_separators(buffer, at) :].rstrip() != "]":
        raise refusals.damaged(where, "its JSON list stops before its end")


def _past_separators(buffer: str, at: int) -> int:
    while at < len(buffer) and buffer[at] in " \t\r\n,":
        at += 1
    return at


def text_cells(found: dict[str, Any], columns: Sequence[str]) -> list[str]:
    """Return the values of a JSON object as cells, empty for what is absent or null."""
    values = (found.get(column) for column in columns)
    return ["" if value is None else str(value) for value in values]
