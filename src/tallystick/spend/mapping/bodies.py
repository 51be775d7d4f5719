"""Which body published a table: its columns first, then the words around it.

Evidence is weighed in this order: body codes and URIs, body names, the rows above the header, the file
name, the sheet name, the folders. Agreement strengthens the finding; what contradicts it is said.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote_plus

from tallystick.members import Body, BodyKind, Register
from tallystick.members.names import normalise_name
from tallystick.members.words import ORDINARY_WORDS
from tallystick.spend.mapping.model import BodyEvidence, ColumnMapping, Field, FileContext

CODE_WEIGHT = 0.99
NAME_WEIGHT = 0.97
MAJORITY_WEIGHT = 0.9
FAMILY_WEIGHT = 0.88
PREAMBLE_WEIGHT = 0.86
FILE_NAME_WEIGHT = 0.84
SHEET_WEIGHT = 0.8
FOLDER_WEIGHT = 0.8
CONTRADICTION_COST = 0.15
UNREGISTERED_CONFIDENCE = 0.5
UNIDENTIFIED_CONFIDENCE = 0.1

NEARLY_ALL = 0.98
IN_ONE_FAMILY = 0.9
MOST = 0.5
DISTINCT_VALUES = 40
"""A column with more different names than a family has bodies does not say who publishes."""

PREAMBLE_ROWS = 12
PREAMBLE_CELL_LENGTH = 200
SLUG_LENGTH = 60

_BODY_WORDS = frozenset(
    {
        *("council", "borough", "police", "constabulary", "fire", "rescue", "nhs", "trust", "authority"),
        *("department", "ministry", "office", "agency"),
    }
)
_SAY_WHO = "Name the body with --body ID, or add it to your register with: tallystick spend body add"
_GENERIC_WORDS = frozenset(
    {"agency", "authority", "body", "council", "department", "entity", "government", "name", "nhs", "none"}
    | {"organisation", "other", "trust", "unknown", "not", "applicable"}
)
_EXTENSIONS = re.compile(r"(?:\.(?:csv|tsv|txt|xlsx?|xlsm|xlsb|ods|zip|gz|pdf|html?))+$", re.IGNORECASE)
_PARAMETER = re.compile(r"_?[A-Za-z]+[_=]\S*")
_FILE_PARAMETER = re.compile(r"^_?(?:file_?name|file|name|title)[_=]", re.IGNORECASE)

_BELONG_TO_DEPARTMENTS = {BodyKind.ARMS_LENGTH_BODY, BodyKind.NHS_TRUST, BodyKind.NHS_COMMISSIONER}

Rows = Sequence[Sequence[str | None]]


@dataclass(frozen=True)
class _Clue:
    """One piece of evidence: the body it names, how much it weighs, the sentence that says so."""

    body: Body
    weight: float
    sentence: str


@dataclass(frozen=True)
class _Unregistered:
    """A name that a column gives throughout and the register does not know."""

    name: str
    sentence: str


def identify_body(
    columns: tuple[ColumnMapping, ...], sample: Rows, context: FileContext, register: Register
) -> BodyEvidence:
    """Find the body that published a table.

    A body that the register does not know gets ``local:`` and a slug of its published name; where
    nothing names anybody, ``local:unidentified-`` and eight hex digits that stay the same for the same
    folder (or header, where there is no folder). Confidence is 0 to 1.
    """
    clues, unregistered = _column_evidence(columns, sample, register)
    clues.extend(_context_clues(context, register))
    if unregistered and all(clue.body.kind is BodyKind.DEPARTMENT for clue in clues):
        return _provisional(unregistered, clues)
    if clues:
        return _weigh(clues, unregistered, register)
    return _unidentified(columns, context)


def _column_evidence(
    columns: tuple[ColumnMapping, ...], sample: Rows, register: Register
) -> tuple[list[_Clue], _Unregistered | None]:
    clues: list[_Clue] = []
    named: list[_Clue] = []
    unregistered: _Unregistered | None = None
    for column in columns:
        if column.field is Field.BODY_CODE:
            values = _values(sample, column.position)
            clues.extend(_from_codes(column, values, register))
        elif column.field is Field.BODY_NAME:
            values = _values(sample, column.position)
            found = _from_names(column, values, register)
            named.extend(found)
            unregistered = unregistered or (None if found else _constant_name(column, values))
    named.sort(key=lambda clue: (clue.weight < FAMILY_WEIGHT, clue.body.kind is BodyKind.DEPARTMENT))
    if any(clue.body.kind is not BodyKind.DEPARTMENT for clue in named):
        unregistered = None
    return clues + named, unregistered


def _values(sample: Rows, position: int) -> Counter[str]:
    cells = (row[position] for row in sample if position < len(row))
    return Counter(text for cell in cells if cell and (text := cell.strip()))


def _heading(column: ColumnMapping) -> str:
    return f'Column "{column.heading}"' if column.heading else f"Column {column.position + 1}"


def _from_codes(column: ColumnMapping, values: Counter[str], register: Register) -> Iterator[_Clue]:
    total = values.total()
    counts = _count_bodies(values, register.by_code)
    for body, rows in counts.most_common(1):
        if rows >= MOST * total:
            sentence = f"{_heading(column)} has the code of {body.name} in {rows} of {total} rows."
            yield _Clue(body, CODE_WEIGHT if rows >= NEARLY_ALL * total else MAJORITY_WEIGHT, sentence)


def _count_bodies(values: Counter[str], find: Callable[[str], Body | None]) -> Counter[Body]:
    counts: Counter[Body] = Counter()
    for text, rows in values.most_common(DISTINCT_VALUES):
        body = find(text)
        if body is not None:
            counts[body] += rows
    return counts


def _from_names(column: ColumnMapping, values: Counter[str], register: Register) -> list[_Clue]:
    total = values.total()
    counts = _count_bodies(values, lambda text: register.by_name(text) or register.find_in_text(text))
    if not counts:
        return []
    body, rows = counts.most_common(1)[0]
    heading = _heading(column)
    recognised = counts.total()
    if rows >= NEARLY_ALL * recognised:
        if rows < MOST * total:
            return []
        weight = NAME_WEIGHT if rows >= NEARLY_ALL * total else MAJORITY_WEIGHT
        return [_Clue(body, weight, f"{heading} names {body.name} in {rows} of {total} rows.")]
    family = _family(counts, register)
    if family is not None and recognised >= MOST * total:
        sentence = f"{heading} names {len(counts)} bodies of {family.name} in {recognised} of {total} rows."
        return [_Clue(family, FAMILY_WEIGHT, sentence)]
    if rows > MOST * total:
        others = len(counts) - 1
        sentence = f"{heading} names {body.name} in {rows} of {total} rows, beside {others} other bodies."
        return [_Clue(body, MAJORITY_WEIGHT - CONTRADICTION_COST, sentence)]
    return []


def _family(counts: Counter[Body], register: Register) -> Body | None:
    """Return the department that nearly all rows belong to, or the one body that took all of them over."""
    heads: Counter[str] = Counter()
    for body, rows in counts.items():
        heads[body.parent or body.body_id] += rows
    head, rows = heads.most_common(1)[0]
    if rows >= IN_ONE_FAMILY * counts.total():
        return register.by_id(head)
    heirs = set.intersection(*({body.body_id, *body.successors} for body in counts))
    return register.by_id(heirs.pop()) if len(heirs) == 1 else None


def _constant_name(column: ColumnMapping, values: Counter[str]) -> _Unregistered | None:
    if not values or not column.heading:  # a column without heading that names nobody may be anything
        return None
    name, rows = values.most_common(1)[0]
    words = normalise_name(name).split()
    if rows < NEARLY_ALL * values.total() or all(word in _GENERIC_WORDS or len(word) < 3 for word in words):
        return None
    sentence = f'{_heading(column)} says "{name}" throughout, a name that the register does not know.'
    return _Unregistered(name, sentence)


def _context_clues(context: FileContext, register: Register) -> Iterator[_Clue]:
    for text in _preamble_texts(context):
        body = register.by_name(text) if normalise_name(text) not in ORDINARY_WORDS else None
        body = body or register.find_in_text(text)
        if body is not None:
            yield _Clue(body, PREAMBLE_WEIGHT, f'The rows above the header say "{text}".')
            break
    file_text = meaningful_file_name(context.file_name)
    if (body := register.find_in_text(file_text)) is not None:
        yield _Clue(body, FILE_NAME_WEIGHT, f'The file name "{file_text}" names {body.name}.')
    if (body := register.find_in_text(_EXTENSIONS.sub("", context.table_name))) is not None:
        yield _Clue(body, SHEET_WEIGHT, f'The sheet "{context.table_name}" names {body.name}.')
    for folder in reversed(re.split(r"[/\\]+", context.folder)):
        if (body := register.find_in_text(folder)) is not None:
            yield _Clue(body, FOLDER_WEIGHT, f'The folder "{folder}" names {body.name}.')
            break


def _preamble_texts(context: FileContext) -> Iterator[str]:
    for row in context.preamble[:PREAMBLE_ROWS]:
        for cell in row:
            text = cell.strip()
            if 2 < len(text) <= PREAMBLE_CELL_LENGTH:
                yield text


def meaningful_file_name(file_name: str) -> str:
    """Return the part of a file name that people wrote: no folder, extension or download parameters."""
    name = PurePosixPath(unquote_plus(file_name).replace("\\", "/")).name
    parts = re.split(r"[&?;]", name)
    if any(_PARAMETER.fullmatch(part) for part in parts[1:]):
        kept = [_FILE_PARAMETER.sub("", part) for part in parts if _FILE_PARAMETER.match(part)]
        plain = [part for part in parts if not _PARAMETER.fullmatch(part)]
        name = " ".join(kept or plain)
    return _EXTENSIONS.sub("", name).strip()


def _weigh(clues: list[_Clue], unregistered: _Unregistered | None, register: Register) -> BodyEvidence:
    best = clues[0]
    confidence = best.weight
    evidence = [best.sentence]
    for clue in clues[1:]:
        evidence.append(clue.sentence)
        if clue.body.body_id == best.body.body_id:
            confidence += (1 - confidence) / 2
        elif not _is_related(best.body, clue.body):
            confidence -= CONTRADICTION_COST
            evidence[-1] += f" This contradicts {best.body.name}."
    if unregistered:
        evidence.append(unregistered.sentence)
        if best.body not in register.candidates(unregistered.name):
            confidence -= CONTRADICTION_COST
    return BodyEvidence(best.body.body_id, best.body.name, _rounded(confidence), tuple(evidence))


def _is_related(one: Body, other: Body) -> bool:
    """Tell whether two bodies do not contradict each other: one family, or one took over from the other.

    A department beside any agency or health body is no contradiction: agencies change departments.
    """
    kinds = {one.kind, other.kind}
    if BodyKind.DEPARTMENT in kinds and kinds & _BELONG_TO_DEPARTMENTS:
        return True
    is_succession = other.body_id in one.successors or one.body_id in other.successors
    return is_succession or one.parent == other.parent != ""


def _rounded(confidence: float) -> float:
    return round(min(max(confidence, 0.0), 1.0), 2)


def _provisional(unregistered: _Unregistered, clues: list[_Clue]) -> BodyEvidence:
    slug = normalise_name(unregistered.name).replace(" ", "-")[:SLUG_LENGTH].rstrip("-")
    evidence = (unregistered.sentence, *(clue.sentence for clue in clues), f"{_SAY_WHO}.")
    return BodyEvidence(f"local:{slug}", unregistered.name, UNREGISTERED_CONFIDENCE, evidence)


def _unidentified(columns: tuple[ColumnMapping, ...], context: FileContext) -> BodyEvidence:
    folder = re.split(r"[/\\]+", context.folder.rstrip("/\\"))[-1]
    words = re.findall(r"[A-Za-z]+", folder)
    if len(words) > 1 and _BODY_WORDS & {word.lower() for word in words}:
        # A folder called after a body says whose files it holds, even if the register has no such body.
        name = " ".join(words).title()
        sentence = f'The folder is called "{folder}", a name that the register does not know.'
        return _provisional(_Unregistered(name, sentence), [])
    # Headings change from year to year, the folder somebody keeps the files in does not.
    headings = (" ".join(column.heading.lower().split()) for column in columns)
    identity = folder or "\x1f".join(headings)
    digest = hashlib.sha256(identity.encode()).hexdigest()[:8]
    place = f' in folder "{folder}"' if folder else ""
    evidence = (f"Neither columns, title, file name, sheet nor folder names a body{place}.", f"{_SAY_WHO}.")
    name = f"Unidentified body{place}"
    return BodyEvidence(f"local:unidentified-{digest}", name, UNIDENTIFIED_CONFIDENCE, evidence)
