"""Small invented derivations over any payments: the tables and views that the rooms above promise.

They stand in for the real ones, so that the report and the explanation are tested against the promised
columns alone. ``tests/spend/reporting/test_report_derived.py`` holds them to those columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import duckdb
from report_cases import BODIES, Made, made_snapshot

from tallystick import store
from tallystick.spend.quality import certify
from tallystick.spend.reporting import ReportInfo, write_report
from tallystick.spend.reporting.model import Derived, Residents
from tallystick.store import Derivation, Home
from tallystick.store.engine import create_views

UNTITLED = "Q Z Madeup"
"""Reads like no person to the rule of titles; the suppliers room says it is one."""
TITLED_FIRM = "Dr Madeup and Partners Surgeries"
SPELLING = "HARBOUR CARE LIMITED (LITTLE SAMPLE)"
PLACEHOLDER = "SUNDRY CREDITORS"
GROUP = "G-harbour"
OTHER_LEVEL = "care-at-home"

TREE = (
    # code, title, parent, is_influenceable
    ("care", "Social care", "", True),
    ("care-homes", "Care homes", "care", True),
    (OTHER_LEVEL, "Care at home", "care", True),
    ("works", "Building and works", "", True),
    ("works-repair", "Repairs", "works", True),
    ("levies", "Levies and transfers to public bodies", "", False),
    ("levies-waste", "Waste levies", "levies", False),
)
RESOLVED = """SELECT p.*, y.payee_id, y.kind AS payee_kind, y.entity_id, e.name AS entity_name, y.group_id
    FROM payments p
    LEFT JOIN payees y ON y.body_id IS NOT DISTINCT FROM p.body_id
        AND y.supplier_name IS NOT DISTINCT FROM p.supplier_name
        AND y.supplier_ref IS NOT DISTINCT FROM p.supplier_ref
        AND y.supplier_identifier IS NOT DISTINCT FROM p.supplier_identifier
    LEFT JOIN entities e ON e.entity_id = y.entity_id"""
_KEY = (
    "department",
    "purpose",
    "expenditure_category",
    "expenditure_code",
    "procurement_category",
    "procurement_code",
    "merchant_category",
)
CLASSIFIED = f"""SELECT r.*,
        coalesce(l.code, c.code) AS class_code, coalesce(l.first_level, c.first_level) AS class_first_level,
        coalesce(l.level, c.level) AS class_level,
        CASE WHEN l.line_id IS NULL THEN c.probability ELSE 1.0 END AS class_probability,
        CASE WHEN l.line_id IS NULL THEN c.step ELSE 'decision' END AS class_step,
        coalesce(l.reason, c.reason) AS class_reason
    FROM resolved_payments r
    LEFT JOIN descriptions d ON {" AND ".join(f"d.{one} IS NOT DISTINCT FROM r.{one}" for one in _KEY)}
    LEFT JOIN purchase_classes c ON c.payee_id = r.payee_id AND c.description_id = d.description_id
    LEFT JOIN line_classes l ON l.line_id = r.line_id"""
SUPPLIER_TABLES = ("payees", "entities", "supplier_groups", "supplier_matches", "entity_events")
CLASS_TABLES = ("descriptions", "purchase_classes", "line_classes", "category_tree")


def reading(name: str | None) -> tuple[str, str, str]:
    """Return kind, clean name and legal form of a published name, by the simplest of rules."""
    if not name or "REDACTED" in name:
        return "withheld", "", ""
    if name == PLACEHOLDER:
        return "placeholder", "", ""
    if name == UNTITLED or "Invented-Person" in name:
        return "person", name.upper(), ""
    words = re.sub(r"\(.*?\)", "", name).upper().replace("LIMITED", "LTD")
    core = re.sub(r"[^A-Z0-9 ]", "", words.replace(" LTD", "")).strip()
    return "organisation", core, "LTD" if " LTD" in words else ""


def invent(connection: duckdb.DuckDBPyConnection) -> None:
    """Make all tables that the two rooms derive, from the view ``payments`` of the connection."""
    names = [name for (name,) in connection.execute("SELECT DISTINCT supplier_name FROM payments").fetchall()]
    connection.execute("CREATE TEMP TABLE readings (name VARCHAR, kind VARCHAR, core VARCHAR, form VARCHAR)")
    connection.executemany("INSERT INTO readings VALUES (?, ?, ?, ?)", [(n, *reading(n)) for n in names])
    for table, sql in _SUPPLIER_SQL.items():
        connection.execute(f"CREATE TABLE {table} AS {sql}")
    for table, sql in _CLASS_SQL.items():
        connection.execute(f"CREATE TABLE {table} AS {sql}")
    connection.execute(
        "CREATE TABLE category_tree (code VARCHAR, title VARCHAR, level BIGINT, parent VARCHAR, "
        "is_influenceable BOOLEAN)"
    )
    connection.executemany(
        "INSERT INTO category_tree VALUES (?, ?, ?, ?, ?)",
        [(code, title, 2 if parent else 1, parent, can) for code, title, parent, can in TREE],
    )
    connection.execute("DROP TABLE readings")


_SUPPLIER_SQL = {
    "payees": f"""
        WITH keys AS (
            SELECT body_id, supplier_name, supplier_ref, supplier_identifier, COUNT(*) AS lines,
                CAST(SUM(amount_pence) AS BIGINT) AS pence
            FROM payments GROUP BY ALL
        )
        SELECT ROW_NUMBER() OVER (ORDER BY body_id, supplier_name, supplier_ref, supplier_identifier)
                AS payee_id,
            body_id, supplier_name, supplier_ref, supplier_identifier, kind, core AS clean_name,
            form AS legal_form,
            CASE WHEN kind IN ('withheld', 'placeholder') THEN ''
                WHEN kind = 'person' THEN 'E-' || md5(core || body_id)[:8]
                ELSE 'E-' || md5(core)[:8] END AS entity_id,
            CASE WHEN kind IN ('withheld', 'placeholder') THEN ''
                WHEN core LIKE 'HARBOUR%' OR core LIKE 'LOCAL WORKS%' THEN '{GROUP}'
                ELSE 'G-' || md5(core || CASE WHEN kind = 'person' THEN body_id ELSE '' END)[:8]
                END AS group_id,
            CASE WHEN kind IN ('withheld', 'placeholder') THEN 'not_a_supplier'
                WHEN core LIKE 'HARBOUR%' THEN 'exact_name' ELSE 'alone' END AS tier,
            CASE WHEN core LIKE 'HARBOUR%' THEN 0.97::DOUBLE ELSE 1.0::DOUBLE END AS probability,
            CASE WHEN core LIKE 'HARBOUR%' THEN 'the same clean name and legal form'
                ELSE 'nothing else was found' END AS reason,
            lines, pence
        FROM keys JOIN readings ON readings.name IS NOT DISTINCT FROM keys.supplier_name""",
    "entities": """
        SELECT entity_id, arg_max(supplier_name, pence) AS name, MAX(kind) AS kind,
            MAX(legal_form) AS legal_form,
            CAST([] AS VARCHAR[]) AS identifiers, MAX(group_id) AS group_id, '' AS public_body_id,
            COUNT(DISTINCT supplier_name) AS spellings, COUNT(DISTINCT body_id) AS bodies,
            CAST(SUM(lines) AS BIGINT) AS lines, CAST(SUM(pence) AS BIGINT) AS pence
        FROM payees WHERE entity_id <> '' GROUP BY entity_id""",
    "supplier_groups": f"""
        SELECT group_id, arg_max(name, pence) AS name,
            CASE WHEN group_id = '{GROUP}' THEN 'one VAT registration' ELSE 'alone' END AS basis,
            COUNT(*) AS entities, MAX(bodies) AS bodies, CAST(SUM(pence) AS BIGINT) AS pence
        FROM entities GROUP BY group_id""",
    "supplier_matches": """
        SELECT a.name AS left_name, b.name AS right_name, a.entity_id AS left_entity,
            b.entity_id AS right_entity, 'similarity' AS tier, 0.6::DOUBLE AS probability,
            'names differ in a number' AS reason, 'review' AS status, LEAST(a.pence, b.pence) AS pence
        FROM entities a JOIN entities b ON a.entity_id < b.entity_id
            AND (a.name LIKE 'Local Works%' AND b.name LIKE 'Local Works%'
                OR a.kind = 'person' AND b.kind = 'person')""",
    "entity_events": """
        SELECT entity_id, 'created' AS event, CAST([] AS VARCHAR[]) AS other_ids, 'first seen' AS reason
        FROM entities""",
}
_CLASS_SQL = {
    "descriptions": f"""
        SELECT ROW_NUMBER() OVER (ORDER BY {", ".join(_KEY)}) AS description_id, {", ".join(_KEY)}
        FROM (SELECT DISTINCT {", ".join(_KEY)} FROM payments)""",
    "purchase_classes": f"""
        WITH keyed AS (
            SELECT r.payee_id, d.description_id, MAX(r.payee_kind) AS kind, MAX(r.supplier_name) AS name,
                COUNT(*) AS lines, CAST(SUM(r.amount_pence) AS BIGINT) AS pence
            FROM ({RESOLVED}) r JOIN descriptions d
                ON {" AND ".join(f"d.{one} IS NOT DISTINCT FROM r.{one}" for one in _KEY)}
            GROUP BY ALL
        ),
        coded AS (
            SELECT *, CASE WHEN upper(name) LIKE 'HARBOUR%' THEN '{OTHER_LEVEL}'
                WHEN name LIKE 'Local Works%' THEN 'works' WHEN name LIKE 'Once Only%' THEN 'levies-waste'
                ELSE '' END AS code
            FROM keyed
        )
        SELECT payee_id, description_id, code,
            CASE WHEN code = '{OTHER_LEVEL}' THEN 'care' ELSE replace(code, '-waste', '') END AS first_level,
            CASE WHEN code = '' THEN 0::BIGINT WHEN code = 'works' THEN 1::BIGINT ELSE 2::BIGINT END AS level,
            CASE WHEN code = '' THEN 0.2::DOUBLE WHEN code = 'works' THEN 0.96::DOUBLE ELSE 1.0::DOUBLE
                END AS probability,
            CASE WHEN code = '' THEN 'unclassified' WHEN code = 'works' THEN 'model'
                WHEN code = 'levies-waste' THEN 'rule' ELSE 'supplier' END AS step,
            CASE WHEN code = '' THEN 'the model was not sure enough' WHEN code = 'works'
                THEN 'the model reads LOCAL WORKS as works' ELSE 'known from before' END AS reason,
            lines, pence
        FROM coded""",
    "line_classes": """
        SELECT line_id, 'care-homes' AS code, 'care' AS first_level, 2::BIGINT AS level,
            'A. Reviewer on 2026-11-20: seen on the invoice' AS reason
        FROM payments WHERE upper(supplier_name) LIKE 'HARBOUR%' ORDER BY line_id LIMIT 1""",
}


def resolved_snapshot() -> Made:
    """Return the made snapshot with more kinds of payee, resolved and classified."""
    made = made_snapshot()
    connection = made.connection
    connection.execute(
        "UPDATE published_payments SET supplier_name = ? WHERE body_id = ? "
        "AND supplier_name = 'Harbour Care Ltd'",
        [SPELLING, BODIES[1][0]],
    )
    for name, month in ((UNTITLED, "2023-07"), (TITLED_FIRM, "2023-08"), (PLACEHOLDER, "2023-09")):
        connection.execute(
            "UPDATE published_payments SET supplier_name = ? WHERE period = ? "
            "AND supplier_name LIKE 'Once Only%'",
            [name, month],
        )
    invent(connection)
    connection.execute(f"CREATE VIEW resolved_payments AS {RESOLVED}")
    connection.execute(f"CREATE VIEW classified_payments AS {CLASSIFIED}")
    return made


def publish_invented(home: Home, rooms: Iterable[str] = ("suppliers", "categories")) -> list[Derivation]:
    """Publish the invented derivations of some rooms in a home that holds payments."""
    snapshot = home.current()
    assert snapshot is not None
    made: list[Derivation] = []
    with store.connect() as connection, home.writer_lock():
        create_views(connection, snapshot)
        invent(connection)
        inputs = {"snapshot": snapshot.id}
        tables = {"suppliers": SUPPLIER_TABLES, "categories": CLASS_TABLES}
        views = {
            "suppliers": ("resolved_payments", RESOLVED),
            "categories": ("classified_payments", CLASSIFIED),
        }
        for room in rooms:
            staged: Path = home.staging_folder(room)
            for table in tables[room]:
                connection.execute(f"COPY {table} TO '{staged / table}.parquet' (FORMAT parquet)")
            name, sql = views[room]
            found = store.publish_derivation(
                home, room, staged, made_from=inputs, facts={"invented": True}, views={name: sql}
            )
            made.append(found)
            inputs[room] = found.id
    return made


RESIDENTS = {
    BODIES[0][0]: Residents("district", 100_000, 2023),
    BODIES[1][0]: Residents("district", 50_000, 2023),
}
INFO = ReportInfo(
    "5ea1edc0ffee00112233",
    "2026-11-21T09:30:00Z",
    "0.1.0",
    "Payments of Exampleshire",
    derived=(Derived("suppliers", "aaaa1111bbbb2222"), Derived("categories", "cccc3333dddd4444")),
    residents=RESIDENTS,
)


def report(made: Made, place: Path, info: ReportInfo = INFO) -> Path:
    """Write the report of a made snapshot and return its folder."""
    certificates = certify(made.connection, today=date(2026, 11, 21))
    return write_report(made.connection, certificates, info, place).parent
