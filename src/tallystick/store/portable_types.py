"""What can be told of the type of an expression from how it is written; see :mod:`.portable_sql`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from sqlglot.expressions import Expr

MOST_DIGITS = 15
"""A double tells all whole numbers of so many digits apart."""


def type_name(kind: Expr) -> str:
    """Return the name of a type, or of what a list holds."""
    from sqlglot import expressions as exp  # noqa: PLC0415

    if kind.this == exp.DType.ARRAY and kind.expressions:
        return type_name(kind.expressions[0])
    return str(getattr(kind.this, "value", ""))


def bare(node: Expr) -> Expr:
    """Return an expression without the brackets around it."""
    from sqlglot import expressions as exp  # noqa: PLC0415

    while isinstance(node, exp.Paren):
        node = node.this
    return node


def is_whole(node: Expr | None, *, least: int) -> bool:
    """Tell whether this is a whole number that is written out and is not below ``least``."""
    from sqlglot import expressions as exp  # noqa: PLC0415

    return isinstance(node, exp.Literal) and not node.is_string and node.is_int and int(node.this) >= least


def is_count(node: Expr | None, *, least: int) -> bool:
    """Tell whether a number cannot be below ``least``: written out, or a length, or a length and more."""
    from sqlglot import expressions as exp  # noqa: PLC0415

    if isinstance(node, exp.Add):
        return is_count(node.this, least=0) and is_count(node.expression, least=least)
    return is_whole(node, least=least) or (isinstance(node, exp.Length) and least == 0)


def is_rounded(node: Expr) -> bool:
    """Tell whether a value is whole as written: rounded, a whole number, or these added and multiplied."""
    from sqlglot import expressions as exp  # noqa: PLC0415

    node = bare(node)
    if isinstance(node, exp.Round):
        return node.args.get("decimals") is None
    if isinstance(node, exp.Add | exp.Sub | exp.Mul):
        return is_rounded(node.this) and is_rounded(node.expression)
    if isinstance(node, exp.Literal):
        return not node.is_string and float(node.this).is_integer()
    return isinstance(node, exp.Ceil | exp.Floor | exp.Count | exp.Length)


def is_rounded_decimal(node: Expr) -> bool:
    """Tell whether a value is rounded and then cast to a decimal of as many places: both write it alike.

    Of more than 15 digits a double does not hold each, and the engines make up the others differently.
    """
    from sqlglot import expressions as exp  # noqa: PLC0415

    node = bare(node)
    if not isinstance(node, exp.Cast) or not node.is_type("decimal"):
        return False
    sizes = [item.this for item in node.args["to"].expressions]  # digits and, of these, places
    value = bare(node.this)
    if len(sizes) != 2 or not isinstance(value, exp.Round):
        return False
    digits, places = sizes
    rounded_to = value.args.get("decimals")
    if rounded_to is None or not is_whole(rounded_to, least=0):
        return False
    return rounded_to.name == places.name and int(digits.name) <= MOST_DIGITS


def values(node: Expr) -> Iterator[Expr]:
    """Yield the parts of an expression that its type comes from: not conditions, not what is cast."""
    from sqlglot import expressions as exp  # noqa: PLC0415

    node = bare(node)
    yield node
    if isinstance(node, exp.Cast | exp.Predicate | exp.Subquery | exp.Length | exp.Count):
        return
    if isinstance(node, exp.Case):
        branches = [item.args["true"] for item in node.args["ifs"]]
        if default := node.args.get("default"):
            branches.append(default)
    else:
        branches = [item for item in node.iter_expressions() if not isinstance(item, exp.Order)]
    for branch in branches:
        yield from values(branch)


def is_double(node: Expr) -> bool:
    """Tell whether a value is made as a double in this very expression."""
    from sqlglot import expressions as exp  # noqa: PLC0415

    fractional = exp.Div | exp.Avg | exp.Sqrt | exp.Ln | exp.Exp | exp.CumeDist
    return any(
        isinstance(item, fractional) or (isinstance(item, exp.Cast) and item.is_type("double"))
        for item in values(node)
    )


def is_decimal(node: Expr) -> bool:
    """Tell whether each value that an expression may take is cast to a decimal."""
    from sqlglot import expressions as exp  # noqa: PLC0415

    node = bare(node)
    if isinstance(node, exp.Case):
        default = node.args.get("default")
        branches = [item.args["true"] for item in node.args["ifs"]] + ([default] if default else [])
        return all(is_decimal(branch) for branch in branches)
    return isinstance(node, exp.Cast) and node.is_type("decimal")


def has_decimal(node: Expr) -> bool:
    """Tell whether a value takes part that is cast to a decimal or written with a point."""
    from sqlglot import expressions as exp  # noqa: PLC0415

    return any(
        (isinstance(item, exp.Cast) and item.is_type("decimal"))
        or (isinstance(item, exp.Literal) and not item.is_string and not item.is_int)
        for item in values(node)
    )


def as_double(node: Expr) -> Expr:
    """Return the expression cast to a double."""
    from sqlglot import expressions as exp  # noqa: PLC0415

    return cast("Expr", exp.cast(bare(node).copy(), "double"))
