"""Publisher profiles as small YAML files that a person can read and correct."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from tallystick.kernel import NotFound, UsageProblem
from tallystick.spend.mapping.model import ColumnMapping, Field, PublisherProfile
from tallystick.spend.model import AmountBasis, Kind

DATE_ORDERS = ("per_file", "day_first", "month_first", "year_first")

_HEAD = """\
# How one publisher lays out its files. Correct what is wrong: the field of a column is the word after
# "field:". A field that no column carries is left out; columns of no use are "other". Then put your name
# after confirmed_by, so that later files are read this way without asking again.
"""
_KEYS = ("publisher", "kind", "date_order", "amount_basis", "confirmed_by", "note", "has_header", "columns")
_COLUMN_KEYS = ("column", "heading", "field", "confidence", "evidence")

Word = TypeVar("Word", bound=StrEnum)


def profile_text(profile: PublisherProfile) -> str:
    """Return a profile as the text of its YAML file.

    Raises:
        ValueError: the headings and the columns of the profile do not agree.
    """
    _check_columns(profile)
    body: dict[str, object] = {
        "publisher": profile.publisher,
        "kind": profile.kind.value,
        "date_order": profile.date_order,
        "amount_basis": profile.amount_basis.value,
        "confirmed_by": profile.confirmed_by,
        "note": profile.note,
        "has_header": bool(profile.header),
        "columns": [_column_as_data(column) for column in profile.columns],
    }
    return _HEAD + _as_yaml(body)


def _as_yaml(body: dict[str, object]) -> str:
    import yaml  # noqa: PLC0415  # keeps the command line's --help quick

    class Dumper(yaml.SafeDumper):
        """Quotes text with line breaks of any kind, which YAML would otherwise fold."""

    def as_scalar(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
        return dumper.represent_scalar(
            "tag:yaml.org,2002:str", text, style=None if text.isprintable() else '"'
        )

    Dumper.add_representer(str, as_scalar)
    return str(yaml.dump(body, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=110))


def _check_columns(profile: PublisherProfile) -> None:
    if [column.position for column in profile.columns] != list(range(len(profile.columns))):
        raise ValueError("a profile lists every column, in order")
    if profile.header and profile.header != tuple(column.heading for column in profile.columns):
        raise ValueError("the headings of a profile are those of its columns")


def _column_as_data(column: ColumnMapping) -> dict[str, object]:
    data: dict[str, object] = {
        "column": column.position + 1,
        "heading": column.heading,
        "field": column.field.value,
        "confidence": column.confidence,
    }
    return data | ({"evidence": list(column.evidence)} if column.evidence else {})


def write_profile(profile: PublisherProfile, path: Path) -> None:
    """Write a profile as YAML; the folder must exist."""
    path.write_text(profile_text(profile), encoding="utf-8")


def read_profile(path: Path) -> PublisherProfile:
    """Return the profile in a YAML file.

    Raises:
        NotFound: there is no such file.
        UsageProblem: the file is no profile; says the line and what is allowed there.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as problem:
        raise NotFound("There is no such profile.", where=str(path)) from problem
    except (OSError, UnicodeDecodeError) as problem:
        raise UsageProblem("This profile cannot be read.", where=str(path), why=str(problem)) from problem
    return _Reader(str(path)).read(text)


class _Reader:
    """Reads one profile; knows the line of every value so that a mistake can be shown where it stands."""

    def __init__(self, where: str) -> None:
        self._where = where

    def read(self, text: str) -> PublisherProfile:
        import yaml  # noqa: PLC0415  # keeps the command line's --help quick

        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.YAMLError as problem:
            mark = getattr(problem, "problem_mark", None)
            why = getattr(problem, "problem", None) or str(problem)
            raise self._problem(
                "This profile is not proper YAML.", mark.line if mark else 0, str(why)
            ) from problem
        fields = self._mapping(root, _KEYS)
        columns = tuple(
            self._column(node, place) for place, node in enumerate(self._items(fields, "columns", root))
        )
        has_header = self._word(
            fields, "has_header", root, lambda value: {"true": True, "false": False}.get(value.lower())
        )
        return PublisherProfile(
            publisher=self._text(fields, "publisher", root),
            kind=self._enum(fields, "kind", Kind, root),
            header=tuple(column.heading for column in columns) if has_header else (),
            columns=columns,
            date_order=self._choice(fields, "date_order", DATE_ORDERS),
            amount_basis=self._enum(fields, "amount_basis", AmountBasis, root),
            confirmed_by=self._text(fields, "confirmed_by", None),
            note=self._text(fields, "note", None),
        )

    def _column(self, node: object, place: int) -> ColumnMapping:
        fields = self._mapping(node, _COLUMN_KEYS)
        number = self._word(fields, "column", node, lambda value: int(value) if value.isdigit() else None)
        if number != place + 1:
            raise self._problem(
                f"Column {place + 1} was expected here.",
                _line(fields["column"]),
                "A profile lists every column of the table, in order; one of no use has the field “other”.",
            )
        return ColumnMapping(
            position=place,
            heading=self._text(fields, "heading", node),
            field=self._enum(fields, "field", Field, node),
            confidence=self._word(fields, "confidence", node, _share) if "confidence" in fields else 1.0,
            evidence=tuple(_value(item) for item in self._items(fields, "evidence", None)),
        )

    def _mapping(self, node: object, allowed: Sequence[str]) -> dict[str, object]:
        pairs = getattr(node, "value", None)
        if type(node).__name__ != "MappingNode" or not isinstance(pairs, list):
            raise self._problem(
                "A list of “name: value” lines was expected here.", _line(node), _allowed(allowed)
            )
        found: dict[str, object] = {}
        for key, value in pairs:
            name = _value(key)
            if name not in allowed:
                raise self._problem(
                    f"“{name}” is not part of a profile.", _line(key), _suggest(name, allowed)
                )
            found[name] = value
        return found

    def _items(self, fields: dict[str, object], name: str, owner: object) -> list[object]:
        node = fields.get(name)
        if node is None:
            if owner is None:
                return []
            raise self._problem(f"“{name}” is missing.", _line(owner), "A profile needs it.")
        items = getattr(node, "value", None)
        if type(node).__name__ != "SequenceNode" or not isinstance(items, list):
            raise self._problem(
                f"“{name}” must be a list, one item a line, each after a dash.", _line(node), ""
            )
        return list(items)

    def _text(self, fields: dict[str, object], name: str, owner: object) -> str:
        node = fields.get(name)
        if node is None:
            if owner is None:
                return ""
            raise self._problem(f"“{name}” is missing.", _line(owner), "A profile needs it.")
        if type(node).__name__ != "ScalarNode":
            raise self._problem(f"“{name}” must be one line of text.", _line(node), "")
        return "" if getattr(node, "tag", "").endswith(":null") else _value(node)

    def _word(
        self, fields: dict[str, object], name: str, owner: object, read: Callable[[str], _Read | None]
    ) -> _Read:
        text = self._text(fields, name, owner)
        value = read(text)
        if value is None:
            raise self._problem(f"“{text}” cannot stand after {name}.", _line(fields[name]), _EXPECTED[name])
        return value

    def _enum(self, fields: dict[str, object], name: str, kind: type[Word], owner: object) -> Word:
        text = self._text(fields, name, owner)
        allowed = [member.value for member in kind]
        if text not in allowed:
            raise self._problem(
                f"“{text}” is no {name.replace('_', ' ')}.", _line(fields[name]), _suggest(text, allowed)
            )
        return kind(text)

    def _choice(self, fields: dict[str, object], name: str, allowed: Sequence[str]) -> str:
        text = self._text(fields, name, None) or allowed[0]
        if text not in allowed:
            raise self._problem(
                f"“{text}” is no {name.replace('_', ' ')}.", _line(fields[name]), _suggest(text, allowed)
            )
        return text

    def _problem(self, what: str, line: int, why: str) -> UsageProblem:
        return UsageProblem(
            what,
            where=f"{self._where}, line {line + 1}",
            why=why,
            next_step="Correct that line and try again.",
        )


_Read = TypeVar("_Read")
_EXPECTED = {
    "has_header": "Write true or false.",
    "column": "Write the place of the column, counted from 1.",
    "confidence": "Write a number from 0 to 1.",
}


def _share(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0.0 <= value <= 1.0 else None


def _value(node: object) -> str:
    return str(getattr(node, "value", ""))


def _line(node: object) -> int:
    mark = getattr(node, "start_mark", None)
    return int(mark.line) if mark is not None else 0


def _suggest(word: str, allowed: Sequence[str]) -> str:
    near = difflib.get_close_matches(word.lower(), allowed, n=1, cutoff=0.6)
    return (f"Did you mean “{near[0]}”? " if near else "") + _allowed(allowed)


def _allowed(allowed: Iterable[str]) -> str:
    return f"Allowed: {', '.join(allowed)}."
