"""Files that bodies publish beside their payments, and that must be recognised and refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tallystick.sample.calendar import month_end, month_start
from tallystick.sample.categories import CATEGORIES
from tallystick.sample.model import Layout
from tallystick.sample.rendering import text_bytes
from tallystick.sample.streams import Stream
from tallystick.sample.suppliers import STEMS, charity_number, company_number
from tallystick.sample.workbook import Cell


@dataclass(frozen=True)
class OtherFile:
    """A file that is not payments: where it stands, what it is, its bytes."""

    body_id: str
    name: str
    kind: str
    quirk: str
    content: bytes


def other_files(seed: int) -> tuple[OtherFile, ...]:
    """Return the files of the county that are not payments."""
    plain = Layout(columns=())
    salaries, grants = text_bytes(plain, list(_salaries(seed))), text_bytes(plain, list(_grants(seed)))
    contracts = text_bytes(Layout(columns=(), encoding="cp1252", money_style="pound"), list(_contracts(seed)))
    return (
        OtherFile(
            "XS-PELLWATER",
            "spend-2023-07.csv",
            "contracts_register",
            "a contracts register in the place and name of a month of payments",
            contracts,
        ),
        OtherFile("XS-CALVERHYTHE", "senior-salaries-2023.csv", "other", "senior salaries", salaries),
        OtherFile("XS-NORROWBY", "grants-2022-23.csv", "grants", "a list of grants", grants),
        OtherFile("XS-ESTERMARCH", "Estermarch_payments_guide.pdf", "other", "a PDF", _pdf()),
        OtherFile("XS-THRAWLEY", "thrawley_202404.csv", "other", "a web page saved as CSV", _error_page()),
    )


def _contracts(seed: int) -> Iterator[list[Cell]]:
    yield [
        "Contract Reference",
        "Title of Agreement",
        "Department Responsible",
        "Description",
        "Supplier Name",
        "Company Number",
        "Start Date",
        "End Date",
        "Review Date",
        "Annual Value",
        "Total Contract Value",
        "Invitation to Tender",
        "SME",
    ]
    stream = Stream(seed, "contracts register")
    nouns = [category for category in CATEGORIES if category.nouns]
    for number in range(1, 121):
        category = stream.pick(nouns)
        start, years = stream.below(20), 1 + stream.below(5)
        value = stream.amount(category.median_pence * 12, 700)
        yield [
            f"PW-{number:04d}",
            f"{category.procurement} {2022 + start // 12}",
            category.function.title(),
            stream.pick(category.purposes),
            f"{stream.pick(STEMS)} {stream.pick(category.nouns)}",
            company_number(5_000 + number),
            month_start(start),
            month_end(start + 12 * years - 1),
            month_start(start + 12 * years - 6),
            value,
            value * years,
            stream.pick(("Yes", "No")),
            stream.pick(("Yes", "No")),
        ]


def _salaries(seed: int) -> Iterator[list[Cell]]:
    yield ["Post", "Directorate", "Salary band from (£)", "Salary band to (£)", "Staff reporting", "Tenure"]
    stream = Stream(seed, "salaries")
    posts = ("Chief Executive", "Director of Place", "Director of People", "Monitoring Officer")
    for post in (*posts, *(f"Head of Service {number}" for number in range(1, 17))):
        band = 55_000 + 5_000 * stream.below(20)
        yield [
            post,
            stream.pick(("Place", "People", "Resources")),
            str(band),
            str(band + 4_999),
            "4",
            "Permanent",
        ]


def _grants(seed: int) -> Iterator[list[Cell]]:
    yield [
        "Date awarded",
        "Time period",
        "Department",
        "Beneficiary",
        "Registration number",
        "Summary of purpose",
        "Grant amount",
    ]
    stream = Stream(seed, "grants")
    for number in range(1, 61):
        yield [
            month_start(stream.below(12)),
            "1 year",
            "Communities",
            f"{stream.pick(STEMS)} Community Trust",
            charity_number(7_000 + number),
            stream.pick(
                ("Running costs of community hall", "Youth club", "Advice service", "Village sports")
            ),
            stream.pick((50_000, 100_000, 250_000, 500_000)),
        ]


def _pdf() -> bytes:
    """Return a one-page PDF with a right cross-reference table."""
    text = b"BT /F1 14 Tf 72 760 Td (How to read our payments) Tj ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    content, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (count, table, count, len(content))
    )


def _error_page() -> bytes:
    return (
        b'<!DOCTYPE html>\n<html lang="en"><head><title>Page not found</title></head>\n'
        b"<body><h1>Page not found</h1><p>The document you asked for has moved, or was removed.</p>"
        b'<ul><li><a href="/">Home</a></li><li><a href="/a-to-z">A, B, C</a></li></ul></body></html>\n'
    )
