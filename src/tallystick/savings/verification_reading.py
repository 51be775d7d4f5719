"""Take from the payments in force what the rules of verification need: months, neighbours, lines, refunds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tallystick.savings.model import Selection
from tallystick.savings.verification import BodyMonth, Payment
from tallystick.spend.analysis.frame import known_lines
from tallystick.store import load, open_reader
from tallystick.store.engine import snapshot_of

if TYPE_CHECKING:
    import duckdb

    from tallystick.store import Home

PACKAGE = "tallystick.savings"
_ANALYSIS = "tallystick.spend.analysis"
MAIN_CLASS = 5
"""A class is where a supplier's work could move if at least one in so many pounds of it stood there."""
MOST_HELD = 2_000_000
"""Lines whose ids are held in memory while claims are verified; of more the payments are read again."""


@dataclass(frozen=True)
class Chosen:
    """What a selection comes to: its suppliers, pence by month, and its main classes in the baseline year."""

    suppliers: tuple[str, ...]
    spend: Mapping[str, int]
    classes: tuple[str, ...]


@dataclass(frozen=True)
class Beside:
    """Payments that a selection leaves out and to which its work could have moved."""

    direction: str
    spend: Mapping[str, int]
    by_payee: Mapping[str, Mapping[str, int]]


class Evidence:
    """The payments of the bodies that claims select from, in the snapshot in force or up to a month of it."""

    def __init__(self, home: Home, bodies: Collection[str], *, until: str = "") -> None:
        self.snapshot = snapshot_of(home).id
        self._engine: duckdb.DuckDBPyConnection = open_reader(home, memory_limit="2GB")
        self._prepare(bodies, until)
        self._months: dict[str, tuple[BodyMonth, ...]] = {}
        self._parents = self._tree()

    def __enter__(self) -> Evidence:
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.close()

    def months(self, body_id: str) -> tuple[BodyMonth, ...]:
        """Return what a body published, month by month."""
        if body_id not in self._months:
            rows = self._rows(
                "select period, lines, last_day, gross_lines, withheld_lines from published_months "
                "where body_id = $body_id order by period",
                body_id=body_id,
            )
            self._months[body_id] = tuple(BodyMonth(*row) for row in rows)
        return self._months[body_id]

    def choose(self, selection: Selection, baseline: Collection[str]) -> Chosen:
        """Return the selection's suppliers, its pence by month, and its main classes in baseline months."""
        suppliers = self._suppliers(selection)
        where, parameters = self._condition(selection, suppliers)
        spend = self._by_month(where, parameters)
        rows = self._rows(
            f"select class_code, sum(pence) from claimed_lines where {where} and period {_any('baseline')} "
            "and class_code <> '' group by class_code order by 2 desc, 1",
            baseline=sorted(baseline),
            **parameters,
        )
        total = sum(int(pence) for _, pence in rows)
        return Chosen(
            suppliers, spend, tuple(code for code, pence in rows if MAIN_CLASS * pence >= total > 0)
        )

    def beside(self, selection: Selection, chosen: Chosen, since: str) -> tuple[Beside, ...]:
        """Return where the work of a selection could have moved, as far as it names what it would leave."""
        ways: list[tuple[str, str, dict[str, Any]]] = []
        names = {"suppliers": list(chosen.suppliers)}
        if selection.supplier and chosen.classes:
            where = f"class_code {_any('classes')} and supplier_id not {_any('suppliers')}"
            ways.append(
                ("to other suppliers in its class", where, {"classes": list(chosen.classes), **names})
            )
        if selection.class_code:
            inside = names["suppliers"] or self._suppliers_of(selection, since)
            where = f"supplier_id {_any('suppliers')} and class_code not {_any('classes')}"
            classes = sorted(self.classes_below(selection.class_code))
            ways.append(
                ("to other classes at its suppliers", where, {"suppliers": inside, "classes": classes})
            )
        if selection.department and (chosen.suppliers or selection.class_code):
            wider = replace(selection, department="")
            where, more = self._condition(wider, chosen.suppliers)
            ways.append(
                (
                    "to other departments",
                    f"{where} and department <> $department",
                    {**more, "department": selection.department},
                )
            )
        body = selection.body_id
        return tuple(
            self._beside(direction, f"body_id = $body_id and {where}", {**parameters, "body_id": body})
            for direction, where, parameters in ways
        )

    def lines(self, selection: Selection, chosen: Chosen, months: Iterable[str]) -> list[str]:
        """Return the ids of the selection's lines in some months, in order."""
        self._table("chosen_months", "period", sorted(months))
        self._table("chosen_suppliers", "supplier_id", chosen.suppliers)
        self._table("chosen_classes", "class_code", self.classes_below(selection.class_code))
        rows = self._rows(
            load(PACKAGE)["verified_lines"].sql,
            body_id=selection.body_id,
            all_suppliers=not selection.supplier,
            all_classes=not selection.class_code,
            department=selection.department,
        )
        return [line for (line,) in rows]

    def classes_below(self, code: str) -> frozenset[str]:
        """Return a class of purchase and all classes below it; none where no class is named."""
        if not code:
            return frozenset()
        found, last = {code}, {code}
        while last := {child for child, parent in self._parents.items() if parent in last} - found:
            found |= last
        return frozenset(found)

    def recoverable(self, line_ids: Collection[str]) -> tuple[list[Payment], list[Payment]]:
        """Return the named lines that are in force, and all refunds from their suppliers to their bodies."""
        self._table("chosen_lines", "line_id", line_ids)
        paid: list[Payment] = []
        refunds: list[Payment] = []
        for line_id, body_id, day, supplier, pence, is_chosen in self._rows(
            load(PACKAGE)["recoverable_lines"].sql
        ):
            # A supplier is one account with one body: what one body is paid back settles no other's line.
            line = Payment(line_id, day, f"{body_id} {supplier}" if supplier else "", pence)
            (paid if is_chosen else refunds).append(line)
        return paid, refunds

    # Details

    def _prepare(self, bodies: Collection[str], until: str) -> None:
        there = {name for (name,) in self._rows("select table_name from information_schema.tables")}
        source = known_lines(there)
        if until:
            source = f"select * from ({source}) where period <= '{_month(until)}'"
        self._engine.execute(f"create or replace view known_lines as {source}")
        self._engine.execute(
            f"create or replace view analysis_lines as {load(_ANALYSIS)['analysis_lines'].sql}"
        )
        self._table("claim_bodies", "body_id", bodies)
        for name in ("claimed_lines", "claimed_names", "published_months"):
            self._engine.execute(f"create table {name} as {load(PACKAGE)[name].sql}")
        self._keep_lines()
        if until:
            self._engine.execute("delete from published_months where period > $until", {"until": until})

    def _keep_lines(self) -> None:
        """Make ``evidence_lines``: a table where the bodies' lines are few enough to be held, else a view."""
        ((lines,),) = self._rows("select coalesce(sum(lines), 0) from claimed_lines")
        kind = "table" if lines <= MOST_HELD else "view"
        self._engine.execute(f"create {kind} evidence_lines as {load(PACKAGE)['evidence_lines'].sql}")

    def _tree(self) -> dict[str, str]:
        """Return the class above each class, where payments are classified."""
        if not self._rows("select 1 from information_schema.tables where table_name = 'category_tree'"):
            return {}
        return dict(self._rows("select code, parent from category_tree"))

    def _condition(self, selection: Selection, suppliers: Collection[str]) -> tuple[str, dict[str, Any]]:
        """Return the SQL condition on ``claimed_lines`` of a selection, and its parameters."""
        parts = ["body_id = $body_id"]
        found: dict[str, Any] = {"body_id": selection.body_id}
        if selection.supplier:
            parts.append(f"supplier_id {_any('suppliers')}")
            found["suppliers"] = list(suppliers)
        if selection.class_code:
            parts.append(f"class_code {_any('classes')}")
            found["classes"] = sorted(self.classes_below(selection.class_code))
        if selection.department:
            parts.append("department = $department")
            found["department"] = selection.department
        return " and ".join(parts), found

    def _suppliers(self, selection: Selection) -> tuple[str, ...]:
        if not selection.supplier:
            return ()
        rows = self._rows(
            "select distinct supplier_id from claimed_names where body_id = $body_id "
            "and (supplier_id = $name or name = upper(trim($name))) order by 1",
            body_id=selection.body_id,
            name=selection.supplier,
        )
        return tuple(supplier for (supplier,) in rows)

    def _suppliers_of(self, selection: Selection, since: str) -> list[str]:
        """Return who was paid in a selection before a month."""
        where, parameters = self._condition(selection, ())
        rows = self._rows(
            f"select distinct supplier_id from claimed_lines where {where} and supplier_id <> '' "
            "and period < $since order by 1",
            since=since,
            **parameters,
        )
        return [supplier for (supplier,) in rows]

    def _by_month(self, where: str, parameters: Mapping[str, Any]) -> dict[str, int]:
        sql = f"select period, sum(pence) from claimed_lines where {where} group by period order by period"
        return {period: int(pence) for period, pence in self._rows(sql, **parameters)}

    def _beside(self, direction: str, where: str, parameters: Mapping[str, Any]) -> Beside:
        payees: dict[str, dict[str, int]] = {}
        rows = self._rows(
            f"select supplier_id, min(supplier_label), period, sum(pence) from claimed_lines where {where} "
            "group by supplier_id, period order by supplier_id, period",
            **parameters,
        )
        for _, label, period, pence in rows:
            name = label or "an individual or a withheld name"
            months = payees.setdefault(name, {})
            months[period] = months.get(period, 0) + int(pence)
        total: dict[str, int] = {}
        for months in payees.values():
            for period, pence in months.items():
                total[period] = total.get(period, 0) + pence
        return Beside(direction, total, payees)

    def _table(self, name: str, column: str, values: Iterable[str]) -> None:
        listed = f"select distinct unnest(cast($values as varchar[])) as {column}"
        self._engine.execute(f"create or replace table {name} as {listed}", {"values": sorted(values)})

    def _rows(self, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
        return self._engine.execute(sql, parameters or None).fetchall()


def _any(parameter: str) -> str:
    """Return the SQL of being one of a list, which may be empty."""
    return f"in (select unnest(cast(${parameter} as varchar[])))"


def _month(text: str) -> str:
    """Return the month as it may stand in SQL."""
    year, _, number = text.partition("-")
    return f"{int(year):04d}-{int(number):02d}"
