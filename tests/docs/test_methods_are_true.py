"""The numbers in the description of methods are those of the code."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from importlib.resources import files
from typing import Any

import pytest
from docs_pages import METHODS, REPOSITORY, code_words, table_rows

from tallystick.kernel import format_pence
from tallystick.spend.importing.make import MOST_REJECTS
from tallystick.spend.mapping.model import ACCEPTANCE_THRESHOLD
from tallystick.spend.quality.model import REPUBLISHED_SHARE, Certificate, Measure, Threshold
from tallystick.spend.quality.publication_order import COVERING_SHARE
from tallystick.spend.quality.thresholds import CLIFF, FEWEST_LINES, LARGEST_SHARE_BELOW
from tallystick.spend.quality.verdicts import judge
from tallystick.spend.reading.model import Limits
from tallystick.spend.values.amounts import LARGEST_PENCE

TEXT = METHODS.read_text(encoding="utf-8")
PLAIN = " ".join(TEXT.split())


@pytest.mark.parametrize(
    "row", table_rows(TEXT, "constant"), ids=lambda row: code_words(row[0])[0].split(".")[-1]
)
def test_a_constant_has_the_value_written_beside_it(row: list[str]) -> None:
    module, _, name = code_words(row[0])[0].rpartition(".")
    assert float(row[1]) == float(getattr(import_module(module), name))


def section(heading: str) -> str:
    return " ".join(TEXT.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0].split())


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Meaning of columns and confidence", f"**{ACCEPTANCE_THRESHOLD}**"),
        ("Meaning of columns and confidence", f"**{MOST_REJECTS:.0%}** rejected lines"),
        ("Republications", f"**{REPUBLISHED_SHARE:.0%}** of the smaller file's lines"),
        ("Republications", f"at least {COVERING_SHARE:.0%} of the lines of its busiest month"),
        ("Amounts", f"above {format_pence(LARGEST_PENCE).removesuffix('.00')} is an amount"),
        ("Comparability certificate", f"at least {CLIFF:.0f} times as many lines"),
        ("Comparability certificate", f"at most {LARGEST_SHARE_BELOW:.0%} of all lines below"),
        ("Comparability certificate", f"Under {FEWEST_LINES} lines"),
        ("Bytes and kinds of file", f"{Limits().max_archive_entries:,} members of an archive"),
        ("Bytes and kinds of file", f"{Limits().max_columns:,} columns"),
        ("Bytes and kinds of file", f"{Limits().max_ratio} times the packed size"),
        ("Bytes and kinds of file", f"{Limits().child_memory_bytes >> 30} GiB of memory"),
        ("Bytes and kinds of file", f"{Limits().child_cpu_seconds} seconds of processor time"),
        ("Bytes and kinds of file", f"{Limits().max_line_bytes >> 20} MiB in a line"),
        ("Bytes and kinds of file", f"{Limits().max_cells // 10**6} million cells"),
    ],
)
def test_the_prose_says_the_same_number(heading: str, words: str) -> None:
    assert words in section(heading)


def test_the_usual_thresholds_are_those_of_the_query() -> None:
    sql = (files("tallystick.spend.quality") / "sql" / "certificate_thresholds.sql").read_text("utf-8")
    values = sql.split("VALUES", 1)[1].split(") AS usual", 1)[0]
    pence = [int(pair.split(",")[0].strip(" (\n")) for pair in values.strip().split("),")]
    written = section("Comparability certificate").split("with a cliff")[0]
    for amount in pence:
        assert format_pence(amount).removesuffix(".00") in written


def certificate(**changes: Any) -> Certificate:
    """A body's year with nothing against it, but for the changes."""
    clean = Certificate(
        body_id="XS-1", body_name="Made Borough Council", financial_year="2022-23", lines=1000, pence=10**8,
        threshold=Threshold(50_000, 0.0, "payments are published from £500"), vat_basis="net",
        months_present=tuple(f"2022-{month:02d}" for month in range(1, 13)), months_missing=(),
        redacted=Measure(), refunds=Measure(), cards="none", card_lines=0,
        fields_filled={"supplier_name": 1.0, "supplier_identifier": 1.0, "procurement_category": 1.0},
        fields_missing=(), republished=Measure(), republished_files=0, rejected=Measure(),
        lines_of_doubtful_date=0, lines_without_day=0, lines_outside_stated_period=0,
    )  # fmt: skip
    return replace(clean, **changes)


def part(share: float) -> Measure:
    return Measure(lines=1, pence=1, share_of_lines=share, share_of_pounds=share)


def named(**shares: float) -> dict[str, float]:
    return {"supplier_name": 1.0, "supplier_identifier": 1.0, "procurement_category": 1.0} | shares


@pytest.mark.parametrize(
    ("comparison", "changes", "answer"),
    [
        ("totals", {}, "may"),
        ("per head", {}, "may"),
        ("by supplier", {}, "may"),
        ("by category", {}, "may with care"),
        ("trend over months", {}, "may"),
        ("totals", {"months_missing": ("2022-05",)}, "may not"),
        ("totals", {"vat_basis": "mixed"}, "may not"),
        ("totals", {"vat_basis": "gross"}, "may with care"),
        ("totals", {"vat_basis": "unknown"}, "may with care"),
        ("totals", {"threshold": Threshold(25_000, 0.0, "")}, "may with care"),
        ("totals", {"threshold": Threshold(None, 0.0, "")}, "may with care"),
        ("totals", {"rejected": part(0.101)}, "may not"),
        ("totals", {"rejected": part(0.006)}, "may with care"),
        ("totals", {"rejected": part(0.005)}, "may"),
        ("totals", {"refunds": part(0.101)}, "may with care"),
        ("totals", {"refunds": part(0.1)}, "may"),
        ("totals", {"cards": "included"}, "may with care"),
        ("by supplier", {"redacted": part(0.251)}, "may not"),
        ("by supplier", {"redacted": part(0.021)}, "may with care"),
        ("by supplier", {"redacted": part(0.02)}, "may"),
        ("by supplier", {"fields_filled": named(supplier_name=0.49)}, "may not"),
        ("by supplier", {"fields_filled": named(supplier_identifier=0.49)}, "may with care"),
        ("by supplier", {"months_missing": ("2022-05",)}, "may not"),
        ("by category", {"fields_filled": named(procurement_category=0.49)}, "may not"),
        ("trend over months", {"months_present": ("2022-04",) * 5}, "may not"),
        ("trend over months", {"months_missing": ("2022-05",)}, "may with care"),
        ("trend over months", {"lines_of_doubtful_date": 51}, "may not"),
        ("trend over months", {"lines_of_doubtful_date": 1}, "may with care"),
        ("trend over months", {"lines_outside_stated_period": 21}, "may with care"),
        ("trend over months", {"lines_outside_stated_period": 20}, "may"),
    ],
)
def test_a_verdict_is_the_one_in_the_table(comparison: str, changes: dict[str, Any], answer: str) -> None:
    verdicts = {verdict.comparison: verdict.answer.value for verdict in judge(certificate(**changes))}
    assert verdicts[comparison] == answer


def test_every_comparison_has_a_row() -> None:
    written = [name for cells in table_rows(TEXT, "comparison") for name in cells[0].split(", ")]
    assert written == [verdict.comparison for verdict in judge(certificate())]


def test_every_code_file_named_exists() -> None:
    named_files = [
        word for word in code_words(TEXT) if word.endswith((".py", "/")) and word != "src/tallystick/"
    ]
    folders = [REPOSITORY / "src" / "tallystick", REPOSITORY / "src" / "tallystick" / "spend"]
    rooms = [*folders, *(path for path in folders[1].iterdir() if path.is_dir())]
    assert len(named_files) > 20
    missing = [name for name in named_files if not any((room / name).exists() for room in rooms)]
    assert missing == []
