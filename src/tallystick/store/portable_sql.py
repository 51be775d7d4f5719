"""SQL of our DuckDB dialect, written for Spark so that it gives the same answer, or refused by name.

What may stand in a ``.sql`` file is a list, not a guess: each function in ``_SAME`` and each rewrite below is
compared on both engines over awkward values by ``tests/equivalence``. Everything else is refused, also what
sqlglot would carry without complaint: ``quantile_cont`` becomes a function with other arguments, ``list``
loses its order, ``trim`` leaves other blanks, ``levenshtein`` counts bytes here and letters there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from tallystick.kernel import TallystickError
from tallystick.store.portable_letters import BLANKS, LOWER, UPPER, Letters
from tallystick.store.portable_patterns import UnportablePattern, spark_pattern, spark_replacement
from tallystick.store.portable_types import (
    as_double,
    has_decimal,
    is_count,
    is_decimal,
    is_double,
    is_rounded,
    is_rounded_decimal,
    is_whole,
    type_name,
)

if TYPE_CHECKING:
    from sqlglot.expressions import Expr

_SAME = frozenset(
    {
        *("Abs", "Ceil", "Exp", "Floor", "Greatest", "Least", "Ln", "Sqrt"),
        *("And", "Case", "Coalesce", "If", "Nullif", "Or"),
        *("Count", "Grouping", "Max", "Min", "Sum"),
        *("CumeDist", "DenseRank", "Lag", "Lead", "Rank", "RowNumber"),
        *("Concat", "ConcatWs", "Contains", "EndsWith", "Length", "MD5"),
        *("Pad", "Replace", "StartsWith", "StrPosition", "Translate"),
        *("Array", "ArraySize", "ArrayToString", "Explode"),
    }
)
"""Functions and operators that mean the same on both engines, by sqlglot's name."""

_ARBITRARY = {
    "AnyValue": "any_value picks any row",
    "First": "first picks any row",
    "Last": "last picks any row",
    "ArgMax": "arg_max picks any row of equal ones",
    "ArgMin": "arg_min picks any row of equal ones",
    "Mode": "mode picks any of equally common values",
}
_KNOWN = {
    "GroupConcat": "Spark 4.0 fails beside count(distinct); write array_to_string(list_sort(list(x)), ', ')",
    "Quantile": "quantile_cont becomes a function with other arguments",
    "PercentileCont": "quantile_cont becomes a function with other arguments",
    "ApproxQuantile": "approximate answers differ",
    "ApproxDistinct": "approximate answers differ",
    "Lambda": "functions over lists are carried wrongly or not at all",
    "Transform": "functions over lists are carried wrongly or not at all",
    "Comprehension": "list comprehensions are carried wrongly",
    "Rand": "it gives another answer each time",
    "TryCast": "'12.7' becomes 13 in DuckDB and null in Spark",
    "ILike": "letters are folded differently",
    "TableSample": "samples differ",
    "Pivot": "it is not carried",
    "Collate": "collations differ",
}
_PARTS_OF_A_DAY = frozenset({"YEAR", "QUARTER", "MONTH", "DAY"})
"""Of a date. Weeks and days of the week begin elsewhere in Spark; hours are of no date."""

_WHOLE_NUMBERS = frozenset({"BIGINT", "INT", "SMALLINT", "TINYINT"})
_CAST_TO = frozenset({*_WHOLE_NUMBERS, "VARCHAR", "TEXT", "DOUBLE", "DECIMAL", "DATE", "BOOLEAN"})

_END = "\n"
"""sqlglot cannot read a statement with a parameter that ends with the empty text, unless more follows."""

_SORTED_LIST = (
    "CASE WHEN COUNT(*) {filter} > 0 THEN TRANSFORM(SORT_ARRAY("
    "{collect}(STRUCT(collected IS NULL AS is_null, collected AS value)) {filter}), one -> one.value) END"
)


class UnportableStatement(TallystickError):
    """A statement uses something that is not known to give the same answer on Spark; the message names it."""

    code = "unportable"


@dataclass(frozen=True)
class Carried:
    """A statement as Spark runs it: its parameters are written ``:name``; ``patterns`` name those that are
    regular expressions, ``whole`` those of them that must fit all of a text.
    """

    sql: str
    parameters: frozenset[str]
    patterns: frozenset[str]
    whole: frozenset[str]


@lru_cache(maxsize=512)
def carry(sql: str, name: str = "") -> Carried:
    """Return a SELECT of our DuckDB dialect as Spark runs it.

    Args:
        sql: the statement; parameters are written ``$name``.
        name: what it is called, for messages.

    Raises:
        UnportableStatement: it uses something that is not known to give the same answer.
    """
    from sqlglot import ErrorLevel, parse  # noqa: PLC0415
    from sqlglot import expressions as exp  # noqa: PLC0415
    from sqlglot.errors import SqlglotError  # noqa: PLC0415

    try:
        trees = parse(sql + _END, dialect=_our_dialect())
    except SqlglotError as problem:
        raise _unportable(name, str(problem).split("\n", maxsplit=1)[0]) from problem
    if len(trees) != 1 or not isinstance(trees[0], exp.Query):
        raise _unportable(name, "It is not one SELECT, so only DuckDB runs it.")
    carrier = _Carrier(name)
    tree = carrier.rewritten(trees[0])
    try:
        written = tree.sql(dialect="spark", unsupported_level=ErrorLevel.RAISE, comments=False)
    except SqlglotError as problem:
        raise _unportable(name, str(problem).split("\n", maxsplit=1)[0]) from problem
    return Carried(
        written,
        frozenset(str(item.this) for item in tree.find_all(exp.Placeholder)),
        frozenset(carrier.patterns | carrier.whole),
        frozenset(carrier.whole),
    )


def carry_condition(condition: str) -> str:
    """Return a condition of our dialect as Spark reads it, for example one level of a comparison in linkage.

    Raises:
        UnportableStatement: it uses something that is not known to give the same answer.
    """
    return carry(f"select {condition}").sql.removeprefix("SELECT ")


@cache
def _our_dialect() -> Any:
    """Return DuckDB's dialect with our habit: ``len`` counts a list, ``length`` the letters of a text.

    DuckDB takes either for both, sqlglot reads both as one, and Spark has one function for each.
    """
    from sqlglot import expressions as exp  # noqa: PLC0415
    from sqlglot.dialects.duckdb import DuckDB  # noqa: PLC0415
    from sqlglot.parsers.duckdb import DuckDBParser  # noqa: PLC0415

    class OurParser(DuckDBParser):
        FUNCTIONS: ClassVar[dict[str, Any]] = {
            **DuckDBParser.FUNCTIONS,
            "LEN": exp.ArraySize.from_arg_list,
        }

    class Tallystick(DuckDB):
        Parser = OurParser

    return Tallystick


def tables(sql: str) -> frozenset[str]:
    """Return the names of the tables and views that a statement reads."""
    from sqlglot import expressions as exp  # noqa: PLC0415
    from sqlglot import parse_one  # noqa: PLC0415

    tree = parse_one(sql + _END, dialect="duckdb")
    made = {item.alias for item in tree.find_all(exp.CTE)}
    return frozenset(item.name for item in tree.find_all(exp.Table) if item.name and item.name not in made)


class _Carrier:
    """Checks every part of one statement and rewrites those that the two engines read differently."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.patterns: set[str] = set()
        self.whole: set[str] = set()
        self._written: dict[int, Expr] = {}

    def rewritten(self, tree: Expr) -> Expr:
        """Return the tree with every node checked; deepest first, so that no rewrite is met again."""
        nodes = list(tree.walk(bfs=False))
        self._written = {
            id(node): as_was for node, as_was in zip(nodes, tree.copy().walk(bfs=False), strict=True)
        }
        for node in reversed(nodes):
            kind = type(node).__name__
            self._check(kind, node)
            if rewrite := self.rewrites.get(kind):
                new = rewrite(self, node)
                if new is not node:
                    if node is tree:  # pragma: no cover - a statement is never a function
                        tree = new
                    else:
                        node.replace(new)
        both = (self.patterns | self.whole) & self._plain_parameters(tree)
        if both or self.patterns & self.whole:
            listed = ", ".join(sorted(both or self.patterns & self.whole))
            raise self._refusal(f"a parameter used as a pattern and as something else: {listed}")
        return tree

    def _check(self, kind: str, node: Expr) -> None:
        from sqlglot import expressions as exp  # noqa: PLC0415

        if why := _ARBITRARY.get(kind) or _KNOWN.get(kind):
            raise self._refusal(f"{self._words(node)}: {why}")
        if isinstance(node, exp.Func) and kind not in _SAME and kind not in self.rewrites:
            raise self._refusal(f"{self._words(node)}: it has not been compared on both engines")
        if check := self.checks.get(kind):
            check(self, node)

    def _plain_parameters(self, tree: Expr) -> set[str]:
        from sqlglot import expressions as exp  # noqa: PLC0415

        return {
            str(item.this)
            for item in tree.find_all(exp.Placeholder)
            if not (
                isinstance(item.parent, exp.RegexpLike | exp.RegexpExtract | exp.RegexpReplace)
                and item.arg_key == "expression"
            )
        }

    # What must hold

    def _needs_order(self, node: Expr) -> None:
        if node.parent is not None and not node.parent.args.get("order"):
            raise self._refusal("LIMIT without ORDER BY: any rows would do")

    def _window(self, node: Expr) -> None:
        from sqlglot import expressions as exp  # noqa: PLC0415

        ranking = exp.RowNumber | exp.Rank | exp.DenseRank | exp.Lag | exp.Lead
        if isinstance(node.this, ranking) and not node.args.get("order"):
            raise self._refusal(f"{self._words(node)}: without ORDER BY any numbering would do")

    def _distinct(self, node: Expr) -> None:
        if node.args.get("on"):
            raise self._refusal("DISTINCT ON: it picks any row of equal ones")

    def _join(self, node: Expr) -> None:
        if node.args.get("method") in ("ASOF", "POSITIONAL"):
            raise self._refusal(f"{node.args['method']} JOIN: Spark has none")

    # What is written differently

    def _average(self, node: Expr) -> Expr:
        """DuckDB averages decimals as doubles, Spark as decimals with four more places."""
        node.set("this", as_double(node.this))
        return node

    def _division(self, node: Expr) -> Expr:
        """DuckDB divides as doubles, Spark divides decimals as decimals."""
        from sqlglot import expressions as exp  # noqa: PLC0415

        return exp.Paren(
            this=exp.Div(this=as_double(node.this), expression=as_double(node.expression), typed=False)
        )

    def _cast(self, node: Expr) -> Expr:
        """DuckDB rounds where Spark cuts off, and the two write doubles differently."""
        from sqlglot import expressions as exp  # noqa: PLC0415

        target = type_name(node.args["to"])
        if target not in _CAST_TO:
            raise self._refusal(f"{self._words(node)}: this type has not been compared on both engines")
        value = node.this
        if target in _WHOLE_NUMBERS and not is_rounded(value):
            if is_double(value):
                raise self._refusal(
                    f"{self._words(node)}: write round() inside it; DuckDB rounds, Spark cuts off"
                )
            if has_decimal(value):
                node.set("this", exp.Round(this=value))
        fraction = is_double(value) or has_decimal(value)
        if (
            target in ("VARCHAR", "TEXT")
            and fraction
            and not is_rounded_decimal(self._written[id(node)].this)
        ):
            raise self._refusal(
                f"{self._words(node)}: the engines write fractions differently; "
                "write cast(round(cast(x as double), 2) as decimal(15, 2)) inside it"
            )
        return node

    def _round(self, node: Expr) -> Expr:
        """DuckDB rounds the double times a power of ten, Spark the shortest decimal that means the double."""
        from sqlglot import expressions as exp  # noqa: PLC0415

        places = node.args.get("decimals")
        if places is None:
            return node
        if is_whole(places, least=0) and is_decimal(node.this):
            return node
        if not is_whole(places, least=0) or not is_double(node.this):
            raise self._refusal(
                f"{self._words(node)}: write round(cast(x as double), places) with a number of places"
            )
        scale = exp.cast(exp.Literal.number(10 ** int(places.this)), "double")
        whole = exp.Round(this=exp.Mul(this=as_double(node.this), expression=scale.copy()))
        return exp.Paren(this=exp.Div(this=whole, expression=scale, typed=False))

    def _whole_division(self, node: Expr) -> Expr:
        """By nothing DuckDB divides to null and Spark fails; DuckDB does not cut doubles to whole numbers."""
        from sqlglot import expressions as exp  # noqa: PLC0415

        if any(is_double(side) or has_decimal(side) for side in (node.this, node.expression)):
            raise self._refusal(f"{self._words(node)}: only whole numbers are carried")
        if not is_whole(node.expression, least=1):
            divisor = exp.Nullif(this=node.expression.copy(), expression=exp.Literal.number(0))
            node.set("expression", divisor)
        return node

    def _part_of_a_day(self, node: Expr) -> Expr:
        """Spark gives a smaller whole number, which would overflow earlier."""
        from sqlglot import expressions as exp  # noqa: PLC0415

        part = str(node.this).upper()
        if part not in _PARTS_OF_A_DAY:
            raise self._refusal(
                f"{self._words(node)}: only year, quarter, month and day of a date are carried"
            )
        return exp.cast(node.copy(), "bigint")

    def _contains(self, node: Expr) -> Expr:
        """Where a list holds a null and not the value, DuckDB says no and Spark does not know."""
        from sqlglot import expressions as exp  # noqa: PLC0415

        known = exp.and_(*(side.copy().is_(exp.null()).not_() for side in (node.this, node.expression)))
        return exp.Coalesce(this=node.copy(), expressions=[exp.case().when(known, exp.false())])

    def _element(self, node: Expr) -> Expr:
        """Past the end of a list DuckDB finds null, and Spark fails unless asked with ``get``."""
        from sqlglot import expressions as exp  # noqa: PLC0415

        if len(node.expressions) != 1 or not is_whole(node.expressions[0], least=0):
            raise self._refusal(f"{self._words(node)}: the place in a list must be written out, from 1")
        return exp.Anonymous(this="GET", expressions=[node.this.copy(), node.expressions[0].copy()])

    def _levenshtein(self, node: Expr) -> Expr:
        """DuckDB counts bytes, Spark letters: hand Spark each byte as a letter."""
        from sqlglot import expressions as exp  # noqa: PLC0415

        def as_bytes(value: Expr) -> Expr:
            encoded = exp.Anonymous(this="ENCODE", expressions=[value, exp.Literal.string("UTF-8")])
            return exp.Anonymous(this="DECODE", expressions=[encoded, exp.Literal.string("ISO-8859-1")])

        sides = [as_bytes(node.this.copy()), as_bytes(node.expression.copy())]
        return exp.Anonymous(this="LEVENSHTEIN", expressions=sides)

    def _list(self, node: Expr) -> Expr:
        from sqlglot import expressions as exp  # noqa: PLC0415

        around = node.parent.parent if isinstance(node.parent, exp.Filter) else node.parent
        if not isinstance(around, exp.ArraySort):
            raise self._refusal(
                f"{self._words(node)}: write list_sort(list(x)); a list in no order cannot be compared"
            )
        return node

    def _sorted_list(self, node: Expr) -> Expr:
        """Spark drops nulls from a list that it collects, and gives an empty list where there is no row."""
        from sqlglot import expressions as exp  # noqa: PLC0415
        from sqlglot import parse_one  # noqa: PLC0415

        if (
            node.expression
            or node.args.get("desc")
            or node.args.get("nulls_first") not in (None, exp.false())
        ):
            raise self._refusal(f"{self._words(node)}: only list_sort(x) in its usual order is carried")
        filtered = isinstance(node.this, exp.Filter)
        collected = node.this.this if filtered else node.this
        if not isinstance(collected, exp.ArrayAgg):
            return node
        value, collect = collected.this, "COLLECT_LIST"
        if isinstance(value, exp.Distinct):
            collect, value = "COLLECT_SET", value.expressions[0]
        if isinstance(value, exp.Order):
            raise self._refusal(
                f"{self._words(node)}: the list is sorted anyway; leave out ORDER BY inside it"
            )
        condition = "FILTER (WHERE chosen)" if filtered else ""
        template = parse_one(_SORTED_LIST.format(collect=collect, filter=condition), dialect="spark")
        parts = {"collected": value, "chosen": node.this.expression.this if filtered else value}
        for place in [item for item in template.find_all(exp.Column) if item.name in parts]:
            place.replace(parts[place.name].copy())
        return template

    def _unknown_to_sqlglot(self, node: Expr) -> Expr:
        from sqlglot import expressions as exp  # noqa: PLC0415

        if str(node.this).upper() != "LIST_INTERSECT":
            raise self._refusal(f"{self._words(node)}: it has not been compared on both engines")
        shared = exp.Anonymous(this="ARRAY_INTERSECT", expressions=[item.copy() for item in node.expressions])
        return exp.Anonymous(this="ARRAY_COMPACT", expressions=[shared])

    def _counted(self, node: Expr) -> Expr:
        if not is_whole(node.expression, least=0):
            raise self._refusal(f"{self._words(node)}: the number of letters must be written out, 0 or more")
        return node

    def _substring(self, node: Expr) -> Expr:
        length = node.args.get("length")
        if not is_count(node.args.get("start"), least=1) or not (length is None or is_count(length, least=0)):
            raise self._refusal(
                f"{self._words(node)}: first letter and length must be written out, from 1, or be lengths"
            )
        return node

    def _split(self, node: Expr) -> Expr:
        from sqlglot import expressions as exp  # noqa: PLC0415

        by = node.expression
        if not isinstance(by, exp.Literal) or not by.is_string or not by.this or "\\" in by.this:
            raise self._refusal(
                f"{self._words(node)}: what it splits at must be written out, without backslash"
            )
        return node

    def _part(self, node: Expr) -> Expr:
        from sqlglot import expressions as exp  # noqa: PLC0415

        by = node.args.get("delimiter")
        if (
            not isinstance(by, exp.Literal)
            or not by.this
            or not is_whole(node.args.get("part_index"), least=1)
        ):
            raise self._refusal(
                f"{self._words(node)}: what it splits at and which part must be written out, from 1"
            )
        return node

    def _trim(self, node: Expr) -> Expr:
        from sqlglot import expressions as exp  # noqa: PLC0415

        if node.args.get("expression") is None:
            node.set("expression", exp.Literal.string(BLANKS))
            if not node.args.get("position"):
                node.set("position", "BOTH")
        return node

    # Patterns

    def _full_match(self, node: Expr) -> Expr:
        from sqlglot import expressions as exp  # noqa: PLC0415

        return self._with_pattern(exp.RegexpLike(this=node.this, expression=node.expression), whole=True)

    def _pattern_of(self, node: Expr) -> Expr:
        if node.args.get("flag") or node.args.get("parameters"):
            raise self._refusal(f"{self._words(node)}: write options inside the pattern, as (?i)")
        return self._with_pattern(node)

    def _replace_all(self, node: Expr) -> Expr:
        from sqlglot import expressions as exp  # noqa: PLC0415

        modifiers, replacement = node.args.get("modifiers"), node.args.get("replacement")
        if modifiers is None or modifiers.this != "g":
            raise self._refusal(f"{self._words(node)}: write 'g'; Spark always replaces all")
        if not isinstance(replacement, exp.Literal):
            raise self._refusal(f"{self._words(node)}: the replacement must be written out")
        try:
            written = exp.Literal.string(spark_replacement(replacement.this))
        except UnportablePattern as problem:
            raise self._refusal(str(problem)) from problem
        return self._with_pattern(
            exp.RegexpReplace(this=node.this, expression=node.expression, replacement=written)
        )

    def _with_pattern(self, node: Expr, *, whole: bool = False) -> Expr:
        from sqlglot import expressions as exp  # noqa: PLC0415

        pattern = node.expression
        if isinstance(pattern, exp.Placeholder):
            (self.whole if whole else self.patterns).add(str(pattern.this))
        elif isinstance(pattern, exp.Literal) and pattern.is_string:
            try:
                node.set("expression", exp.Literal.string(spark_pattern(pattern.this, whole=whole)))
            except UnportablePattern as problem:
                raise self._refusal(f"the pattern {pattern.this!r} holds {problem}") from problem
        else:
            raise self._refusal(f"{self._words(node)}: the pattern must be written out or a parameter")
        return node

    def _upper(self, node: Expr) -> Expr:
        return _guarded(node, UPPER)

    def _lower(self, node: Expr) -> Expr:
        return _guarded(node, LOWER)

    def _words(self, node: Expr) -> str:
        """Return a part of the statement as its author wrote it, at most one short line of it."""
        text = self._written.get(id(node), node).sql(dialect="duckdb", comments=False)
        return text if len(text) <= 80 else f"{text[:77]}..."

    def _refusal(self, what: str) -> UnportableStatement:
        return _unportable(self._name, f"It uses {what}.")

    rewrites: ClassVar[dict[str, Callable[[_Carrier, Expr], Expr]]] = {
        "Anonymous": _unknown_to_sqlglot,
        "ArrayAgg": _list,
        "ArrayContains": _contains,
        "ArraySort": _sorted_list,
        "Avg": _average,
        "Bracket": _element,
        "Cast": _cast,
        "Div": _division,
        "Extract": _part_of_a_day,
        "IntDiv": _whole_division,
        "Left": _counted,
        "Levenshtein": _levenshtein,
        "Lower": _lower,
        "Mod": _whole_division,
        "RegexpExtract": _pattern_of,
        "RegexpFullMatch": _full_match,
        "RegexpLike": _pattern_of,
        "RegexpReplace": _replace_all,
        "Right": _counted,
        "Round": _round,
        "Split": _split,
        "SplitPart": _part,
        "Substring": _substring,
        "Trim": _trim,
        "Upper": _upper,
    }
    checks: ClassVar[dict[str, Callable[[_Carrier, Expr], None]]] = {
        "Distinct": _distinct,
        "Join": _join,
        "Limit": _needs_order,
        "Window": _window,
    }


CARRIED = _SAME | frozenset(_Carrier.rewrites)
"""Every function that a statement may use, by sqlglot's name; ``tests/equivalence`` has a probe for each."""


def _unportable(name: str, why: str) -> UnportableStatement:
    return UnportableStatement(
        "This statement is not known to give the same answer on Spark.",
        where=name,
        why=why,
        next_step="Write it with what tallystick.store.portable_sql carries; the docs list that.",
    )


def _guarded(node: Expr, guard: Letters) -> Expr:
    """Return ``upper`` or ``lower`` with the letters of ``guard`` taken out before and put back after."""
    from sqlglot import expressions as exp  # noqa: PLC0415

    def translated(value: Expr, before: str, after: str) -> Expr:
        return exp.Translate(this=value, from_=exp.Literal.string(before), to=exp.Literal.string(after))

    inner = translated(node.this.copy(), guard.letters, guard.places)
    return translated(type(node)(this=inner), guard.places, guard.results)
