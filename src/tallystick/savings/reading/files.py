"""A YAML file in which every key has its line, and every value stays the text that was written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tallystick.kernel import FileRefused, NotFound
from tallystick.savings.errors import ClaimRefused
from tallystick.savings.reading.fields import Fields

MOST_BYTES = 5_000_000
MOST_DEPTH = 12


def read_yaml(path: Path) -> Fields:
    """Return a YAML file as fields.

    Raises:
        NotFound: there is no such file.
        FileRefused: it is not a YAML mapping in UTF-8; it uses references, tags, or a key twice.
    """
    text = _text(path)
    try:
        _refuse_tricks(text, path.name)
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        raise ClaimRefused(
            "The file is not YAML.",
            where=f"{path.name}, line {mark.line + 1}" if mark else path.name,
            why=str(getattr(problem, "problem", "") or ""),
        ) from problem
    if not isinstance(node, yaml.MappingNode):
        raise ClaimRefused(
            "The file has no keys.", where=path.name, next_step="Write it as 'key: value' lines."
        )
    found = _value(node, path.name)
    assert isinstance(found, Fields)  # noqa: S101 - a mapping node gives fields
    return found


def _text(path: Path) -> str:
    try:
        if path.is_file() and path.stat().st_size > MOST_BYTES:
            raise FileRefused(
                f"The file is larger than {MOST_BYTES:,} bytes.",
                where=str(path),
                next_step="Add very many claims by the Python interface: Ledger.add takes any number.",
            )
        content = path.read_bytes()
    except FileNotFoundError as problem:
        raise NotFound("The file does not exist.", where=str(path)) from problem
    except OSError as problem:
        why = problem.strerror or ""
        raise FileRefused("The file cannot be read.", where=str(path), why=why) from problem
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise FileRefused(
            "The file is not UTF-8 text.",
            where=f"{path}, byte {problem.start:,}",
            next_step="Save it as UTF-8.",
        ) from problem


def _refuse_tricks(text: str, name: str) -> None:
    """Refuse references and deep nesting before anything is built: small files can unfold into huge ones."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        where = f"{name}, line {event.start_mark.line + 1}" if event.start_mark else name
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_DEPTH:
            raise ClaimRefused("The file is nested too deeply.", where=where)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise ClaimRefused(
                "References (&name, *name) are not read.",
                where=where,
                next_step="Write the value out in both places.",
            )
        tag = getattr(event, "tag", None)
        if tag:
            raise ClaimRefused(f"The tag {tag} is not read.", where=where, next_step="Leave it out.")


def _value(node: yaml.Node, name: str) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, name) for item in node.value]
    if not isinstance(node, yaml.MappingNode):
        return node.value
    values: dict[str, Any] = {}
    places: dict[str, str] = {}
    for key, item in node.value:
        where = f"{name}, line {key.start_mark.line + 1}"
        if not isinstance(key, yaml.ScalarNode):
            raise ClaimRefused("A key must be a word.", where=where)
        if key.value in values:
            raise ClaimRefused(
                f"The key {key.value!r} stands twice.",
                where=where,
                next_step="Keep one. Inside { } a comma ends a value: write 13900, not 13,900.",
            )
        values[key.value], places[key.value] = _value(item, name), where
    return Fields(values, f"{name}, line {node.start_mark.line + 1}", places)
