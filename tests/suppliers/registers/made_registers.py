"""Registers made for tests and measurements: the real layouts, invented names, numbers that are not issued.

Company numbers begin with ``QZ``, which no registry uses; charity numbers are above 9,000,000.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

COMPANY_HEADINGS = (
    "CompanyName",
    " CompanyNumber",
    "RegAddress.CareOf",
    "RegAddress.POBox",
    "RegAddress.AddressLine1",
    " RegAddress.AddressLine2",
    "RegAddress.PostTown",
    "RegAddress.County",
    "RegAddress.Country",
    "RegAddress.PostCode",
    "CompanyCategory",
    "CompanyStatus",
    "CountryOfOrigin",
    "DissolutionDate",
    "IncorporationDate",
    "Accounts.AccountRefDay",
    "Accounts.AccountRefMonth",
    "Accounts.NextDueDate",
    "Accounts.LastMadeUpDate",
    "Accounts.AccountCategory",
    "Returns.NextDueDate",
    "Returns.LastMadeUpDate",
    "Mortgages.NumMortCharges",
    "Mortgages.NumMortOutstanding",
    "Mortgages.NumMortPartSatisfied",
    "Mortgages.NumMortSatisfied",
    "SICCode.SicText_1",
    "SICCode.SicText_2",
    "SICCode.SicText_3",
    "SICCode.SicText_4",
    "LimitedPartnerships.NumGenPartners",
    "LimitedPartnerships.NumLimPartners",
    "URI",
    *(
        f"{' ' if number > 1 and part == 'CONDATE' else ''}PreviousName_{number}.{part}"
        for number in range(1, 11)
        for part in ("CONDATE", "CompanyName")
    ),
    "ConfStmtNextDueDate",
    " ConfStmtLastMadeUpDate",
)
"""The 55 headings of the free company data product, blanks before some of them as published."""

CHARITY_COLUMNS = (
    "date_of_extract",
    "organisation_number",
    "registered_charity_number",
    "linked_charity_number",
    "charity_name",
    "charity_type",
    "charity_registration_status",
    "date_of_registration",
    "date_of_removal",
    "charity_contact_postcode",
    "charity_company_registration_number",
    "charity_is_cio",
    "charity_activities",
)

_FIRST_WORDS = (
    "Aldermoor Birchwell Cranfold Dunsmere Eastholme Fernbrook Grasmoor Hollinside Inglebeck Junipers "
    "Kestrelby Larkfold Millstone Northgarth Oakhanger Pennywell Quarryside Ravensthorpe Silverdale "
    "Thornaby Upperfield Valebrook Westmarch Yarrowby"
)
_SECOND_WORDS = (
    "Building Care Catering Cleaning Civils Consulting Decorating Digital Electrical Engineering Fencing "
    "Flooring Foods Glazing Haulage Heating Joinery Landscapes Lettings Lighting Logistics Motors Nursing "
    "Paving Plumbing Printing Recruitment Roofing Scaffolding Security Signs Software Supplies Surveying "
    "Training Transport Tutoring Windows"
)
_THIRD = (
    "Services",
    "Solutions",
    "Group",
    "Partners",
    "Holdings",
    "(UK)",
    "(North)",
    "& Sons",
    "Associates",
    "",
)
_FORMS = (
    "LIMITED",
    "LIMITED",
    "LIMITED",
    "LTD",
    "LTD.",
    "PLC",
    "LLP",
    "C.I.C.",
    "COMMUNITY INTEREST COMPANY",
)


_FIRST = _FIRST_WORDS.split()
_SECOND = _SECOND_WORDS.split()


def company(name: str, number: str, **cells: str) -> dict[str, str]:
    """Return one row of the company register; ``cells`` by heading without its leading blank."""
    usual = {
        "CompanyName": name,
        "CompanyNumber": number,
        "RegAddress.PostTown": "SILVERDALE",
        "RegAddress.PostCode": "ZZ1 1ZZ",
        "CompanyCategory": "Private Limited Company",
        "CompanyStatus": "Active",
        "CountryOfOrigin": "United Kingdom",
        "IncorporationDate": "01/04/2001",
        "SICCode.SicText_1": "43210 - Electrical installation",
        "URI": f"http://business.data.gov.uk/id/company/{number}",
    }
    return usual | cells


def write_companies(
    path: Path, rows: Sequence[Mapping[str, str]] | Iterator[Mapping[str, str]], encoding: str = "utf-8"
) -> Path:
    """Write the company register as its publisher does: headings plain, every cell in quotation marks."""
    with path.open("w", encoding=encoding, newline="") as file:
        file.write(",".join(COMPANY_HEADINGS) + "\n")
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for row in rows:
            writer.writerow([row.get(heading.strip(), "") for heading in COMPANY_HEADINGS])
    return path


def many_companies(count: int, seed: int = 7) -> Iterator[dict[str, str]]:
    """Yield made companies, one in seven with a former name, one in forty with several."""
    random = Random(seed)
    for number in range(count):
        name = _company_name(random, number)
        cells = {
            "RegAddress.PostCode": f"ZZ{random.randint(1, 99)} {random.randint(1, 9)}ZZ",
            "IncorporationDate": f"{random.randint(1, 28):02d}/{random.randint(1, 12):02d}/"
            f"{random.randint(1950, 2025)}",
        }
        for former in range(1, 1 + (random.random() < 0.15) + 2 * (random.random() < 0.025)):
            cells[f"PreviousName_{former}.CompanyName"] = _company_name(random, count + 3 * number + former)
            cells[f"PreviousName_{former}.CONDATE"] = f"15/06/{random.randint(1990, 2024)}"
        yield company(name, f"QZ{number:06d}", **cells)


def _company_name(random: Random, number: int) -> str:
    words = (random.choice(_FIRST), f"{random.choice(_FIRST)}{number % 9973}", random.choice(_SECOND))
    return " ".join((*words, random.choice(_THIRD), random.choice(_FORMS))).replace("  ", " ").upper()


def charity(number: int, name: str, **values: object) -> dict[str, object]:
    """Return one object of the Charity Commission's register."""
    usual: dict[str, object] = {
        "date_of_extract": "2026-10-01T00:00:00",
        "organisation_number": number,
        "registered_charity_number": number,
        "linked_charity_number": 0,
        "charity_name": name,
        "charity_type": "Charitable company",
        "charity_registration_status": "Registered",
        "date_of_registration": "1999-05-04T00:00:00",
        "date_of_removal": None,
        "charity_contact_postcode": "ZZ2 2ZZ",
        "charity_company_registration_number": None,
        "charity_is_cio": False,
        "charity_activities": 'Helps people of "all ages";\nand others.',
    }
    return usual | values


def other_name(number: int, name: str, sort: str = "Working Name") -> dict[str, object]:
    """Return one object of the Charity Commission's list of other names."""
    return {
        "date_of_extract": "2026-10-01T00:00:00",
        "organisation_number": number,
        "linked_charity_number": 0,
        "registered_charity_number": number,
        "charity_name_id": 1,
        "charity_name_type": sort,
        "charity_name": name,
    }


def write_json(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    """Write a register as the Charity Commission does: one JSON list, with a byte order mark."""
    path.write_text(json.dumps(rows), encoding="utf-8-sig")
    return path


def write_tabbed(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    """Write a register as tabbed text without quotation marks."""
    lines = ["\t".join(rows[0])]
    lines += ["\t".join("" if value is None else str(value) for value in row.values()) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_table(path: Path, rows: Sequence[Mapping[str, str]], encoding: str = "utf-8") -> Path:
    """Write a register as CSV, as the regulators of Scotland and Northern Ireland do."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
