"""The names that bodies really published: how often the reading errs, where the answer is known."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from tallystick.suppliers.identifiers import read_identifier
from tallystick.suppliers.model import PayeeKind
from tallystick.suppliers.names import read_name, read_names

LABELLED = Path(__file__).resolve().parents[4] / "shared" / "data" / "labelled"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not LABELLED.is_dir(), reason="the shared data are not on this machine"),
]


def column(file: str, name: str, delimiter: str = ",") -> list[str]:
    with (LABELLED / file).open(encoding="utf-8", errors="replace", newline="") as rows:
        return [row[name] for row in csv.DictReader(rows, delimiter=delimiter)]


@pytest.mark.parametrize("register", ["charity", "nhsdigital"])
def test_registered_organisations_are_hardly_ever_taken_for_people(register: str):
    names = column(f"nhs_supplier_match/supplier_{register}_final.csv", "query_string_n")
    kinds = Counter(name.kind for name in read_names(names))
    assert kinds[PayeeKind.PERSON] <= len(names) / 500
    assert kinds[PayeeKind.PLACEHOLDER] + kinds[PayeeKind.WITHHELD] == 0


def test_companies_with_a_number_are_hardly_ever_taken_for_people():
    names = [
        text
        for text in column("supplier_company_numbers.tsv", "supplier_name", "\t")
        if "REDACTED" not in text
    ]
    assert sum(name.kind is not PayeeKind.ORGANISATION for name in read_names(names)) <= len(names) / 250


def test_published_company_numbers_are_read_in_full():
    numbers = column("supplier_company_numbers.tsv", "company_number", "\t")
    read = [read_identifier(number, scheme="GB-COH") for number in numbers]
    assert sum(found is not None for found in read) >= 0.995 * len(numbers)


def test_a_registered_name_and_the_name_that_was_paid_often_have_one_core():
    paid = column("nhs_supplier_match/supplier_nhsdigital_final.csv", "query_string_n")
    registered = column("nhs_supplier_match/supplier_nhsdigital_final.csv", "verif_match")
    same = sum(
        read_name(left).core == read_name(right).core for left, right in zip(paid, registered, strict=True)
    )
    plain = sum(left.upper() == right.upper() for left, right in zip(paid, registered, strict=True))
    assert same > plain
