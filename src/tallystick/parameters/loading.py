"""Read parameters from their files: one parameter, one YAML, below the owner's folder."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from tallystick.kernel import NotFound
from tallystick.parameters.model import Figure, Parameter, Reference


def names() -> tuple[str, ...]:
    """Return the names of all parameters, for example ``treasury/discount_rate``."""
    root = Path(str(files("tallystick.parameters")))
    return tuple(sorted(path.relative_to(root).with_suffix("").as_posix() for path in root.rglob("*.yaml")))


@cache
def parameter(name: str) -> Parameter:
    """Return a parameter by its name.

    Raises:
        NotFound: there is none of that name; the message lists those there are.
    """
    if name not in names():
        raise NotFound(f"There is no parameter {name!r}.", next_step=f"Parameters: {', '.join(names())}.")
    content = yaml.safe_load((files("tallystick.parameters") / f"{name}.yaml").read_text("utf-8"))
    return read(name, content)


def read(name: str, content: dict[str, Any]) -> Parameter:
    """Return the parameter that a YAML mapping describes.

    Raises:
        ValueError: a key is missing or the dates are not in order; a defect of ours.
    """
    try:
        unit = str(content["unit"])
        reference = tuple(Reference(item["title"], item["link"]) for item in content["reference"])
        figures = tuple(
            Figure(
                name,
                unit,
                item["value"],
                _day(since),
                bool(item.get("confirmed", True)),
                tuple(Reference(more["title"], more["link"]) for more in item.get("reference", ()))
                or reference,
            )
            for since, item in content["values"].items()
        )
        found = Parameter(
            name,
            str(content["description"]),
            unit,
            figures,
            _day(content["known_until"]),
            _day(content["checked_on"]),
            _day(content["next_review"]),
        )
    except (KeyError, TypeError) as problem:
        raise ValueError(f"parameter {name}: {problem!r} is missing or malformed") from problem
    days = [figure.since for figure in figures]
    if not days or days != sorted(set(days)) or found.known_until < days[-1]:
        raise ValueError(f"parameter {name}: its dates are not in order")
    return found


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(f"{value!r} is not a date")
    return value
