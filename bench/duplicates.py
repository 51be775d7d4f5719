"""Measure duplicate payments: planted ones found and graded, on made counties and in seconds a million lines.

``python -m bench.duplicates [HOME ...]`` also prints the raw rules and the findings of real homes.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tallystick.members import load_register
from tallystick.sample import make_county
from tallystick.spend import import_files, load_bodies
from tallystick.spend.analysis import duplicates
from tallystick.spend.analysis.credits import run as find_credits
from tallystick.spend.analysis.frame import Frame, make_frame
from tallystick.store import Home, connect
from tallystick.store.engine import create_derived_views, create_views, snapshot_of
from tallystick.suppliers import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

SEEDS = (2004, 2, 3)
COPIES = 60
"""Times the lines of the first county are repeated, each under other bodies, to measure speed."""

_REPEATED = """
create table repeated_lines as
select
    known_lines.* replace (
        concat(line_id, '-', copy) as line_id, concat(body_id, '-', copy) as body_id
    )
from known_lines cross join range({copies}) as copies(copy)
"""


def measure() -> dict[str, object]:
    """Return recall, precision of the top grade and findings on the control body by seed, and the speed."""
    with tempfile.TemporaryDirectory() as folder:
        homes = {seed: _made_home(Path(folder) / str(seed), seed) for seed in SEEDS}
        planted = {
            str(seed): _planted(home, Path(folder) / str(seed) / "county") for seed, home in homes.items()
        }
        return {"planted": planted, "speed": _speed(homes[SEEDS[0]])}


def frame_of(home: Path, memory: str = "2GB") -> Frame:
    """Return the frame over what is in force in a home."""
    base = Home.open(home)
    engine = connect(memory)
    create_views(engine, snapshot_of(base))
    create_derived_views(engine, base.path)
    return make_frame(engine, load_register(base.bodies))


def compared(frame: Frame, county: Path) -> dict[str, object]:
    """Return how the findings of a frame compare with what was planted in the county.

    A planted duplicate is found when its later line is at stake in a finding of any grade. A finding of the
    top grade is right when it holds such a line.
    """
    planted, control = _truth(county)
    ids = _line_ids(frame)
    wanted = {ids[place] for place in planted if place in ids}
    found: dict[str, set[str]] = {}
    for key, line in frame.rows(
        "select opportunity_id, line_id from found_lines where role = 'at stake' "
        "and opportunity_id like 'duplicate_payments-%'"
    ):
        found.setdefault(key, set()).add(line)
    grades = dict(frame.rows("select opportunity_id, grade from found where finder = 'duplicate_payments'"))
    reached = set().union(*found.values()) if found else set()
    top = [key for key, grade in grades.items() if grade == "A"]
    right = [key for key in top if found[key] & wanted]
    listed = ", ".join(f"'{body}'" for body in sorted(control))
    on_control = frame.rows(f"select count(*) from found where body_id in ({listed})")[0][0]
    return {
        "planted": len(planted),
        "published": len(wanted),
        "found": len(wanted & reached),
        "recall": round(len(wanted & reached) / len(planted), 3),
        "top_grade": len(top),
        "top_grade_right": len(right),
        "top_grade_precision": round(len(right) / len(top), 3) if top else None,
        "by_grade": dict(sorted(Counter(grades.values()).items())),
        "on_control_body": int(on_control),
    }


def _made_home(folder: Path, seed: int) -> Path:
    make_county(folder / "county", seed=seed)
    home = folder / "home"
    load_bodies(home, folder / "county" / "bodies.csv")
    import_files([folder / "county" / "published"], home=home)
    resolve(home)
    return home


def _planted(home: Path, county: Path) -> dict[str, object]:
    frame = frame_of(home)
    duplicates.run(frame)
    find_credits(frame)
    return compared(frame, county)


def _truth(county: Path) -> tuple[set[tuple[str, str, int]], set[str]]:
    """Return the places of the planted duplicates (file name, table, row), and the control bodies."""
    with (county / "truth" / "lines.csv").open(encoding="utf-8", newline="") as file:
        lines = [line for line in csv.DictReader(file) if not line["superseded_by"]]
    again = {(line["file"], line["table"], int(line["source_row"])) for line in lines if line["duplicate_of"]}
    with (county / "truth" / "findings.csv").open(encoding="utf-8", newline="") as file:
        touched = {row["body_id"] for row in csv.DictReader(file)}
    return again, {line["body_id"] for line in lines} - touched


def _line_ids(frame: Frame) -> dict[tuple[str, str, int], str]:
    """Return each line's id by the place that the truth names: its file, table and row."""
    rows = frame.rows(
        "select files.file, coalesce(payments.source_table, ''), payments.source_row, payments.line_id "
        "from payments join files on files.file_hash = payments.file_hash"
    )
    return {("/".join(Path(file).parts[-2:]), table, int(row)): line for file, table, row, line in rows}


def _speed(home: Path) -> dict[str, object]:
    """Return seconds a million lines of both finders over the county's lines, repeated."""
    frame = frame_of(home, "3GB")
    frame.engine.execute(_REPEATED.format(copies=COPIES))
    frame.engine.execute("create or replace view known_lines as select * from repeated_lines")
    frame.make("cells", "body_periods")
    lines = int(frame.rows("select count(*) from analysis_lines")[0][0])
    taken = {}
    for name, run in (("duplicate_payments", duplicates.run), ("credits_not_taken", find_credits)):
        begun = time.perf_counter()
        run(frame)
        taken[name] = round((time.perf_counter() - begun) / lines * 1e6, 2)
    return {"lines": lines, "seconds_a_million": taken}


def _report(home: Path) -> Iterator[dict[str, object]]:
    """Yield the raw rules, in each reading, and what was found in a home."""
    frame = frame_of(home)
    for refunds in (True, False):
        for withheld in (True, False):
            counted = duplicates.raw_rule_counts(frame, with_refunds=refunds, with_withheld_payees=withheld)
            for rule in counted:
                yield {
                    "rule": rule.rule,
                    "with_refunds": refunds,
                    "with_withheld_payees": withheld,
                    "groups": rule.groups,
                    "once_pounds": rule.once_pence // 100,
                    "again_pounds": rule.again_pence // 100,
                }
    duplicates.run(frame)
    refunded = dict(
        frame.rows(
            "select grade, count(*) from duplicate_graded where repeat_id not in "
            "(select repeat_id from duplicate_standing) group by grade"
        )
    )
    for grade, found, pence in frame.rows(
        "select grade, count(*), cast(sum(spend_pence) as bigint) from found "
        "where finder = 'duplicate_payments' group by grade order by grade"
    ):
        yield {
            "grade": grade,
            "found": int(found),
            "pounds": int(pence) // 100,
            "given_back_before": int(refunded.get(grade, 0)),
        }


if __name__ == "__main__":
    if sys.argv[1:]:
        for given in sys.argv[1:]:
            for row in _report(Path(given)):
                print(json.dumps(row))
    else:
        print(json.dumps(measure(), indent=2))
