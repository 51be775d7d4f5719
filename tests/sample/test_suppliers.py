"""Invented identifiers have right check digits and belong to no one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.sample.reading import truth

from tallystick.sample import CountySummary
from tallystick.sample.suppliers import STEMS, charity_number, company_number, spellings, vat_number


def vat_remainder(number: str) -> int:
    """Weights 8 to 2 on the first seven digits plus the two check digits; 0 modulo 97 when right."""
    return (sum(int(number[place]) * (8 - place) for place in range(7)) + int(number[7:])) % 97


def test_the_rule_knows_a_right_number_from_a_wrong_one() -> None:
    # 8x1 + 7x2 + 6x3 + 5x4 + 4x5 + 3x6 + 2x7 = 112; 112 - 2x97 = -82, so the check digits are 82.
    assert vat_remainder("123456782") == 0
    assert vat_remainder("123456783") != 0


@given(st.integers(min_value=0, max_value=500_000))
def test_vat_numbers_are_valid(serial: int) -> None:
    number = vat_number(serial)
    assert len(number) == 9
    assert vat_remainder(number) == 0
    assert 1 <= int(number[7:]) <= 97


@given(st.integers(min_value=0, max_value=500_000))
def test_company_and_charity_numbers_lie_beyond_those_issued(serial: int) -> None:
    assert len(company_number(serial)) == 8
    assert int(company_number(serial)) > 90_000_000
    assert len(charity_number(serial)) == 7
    assert int(charity_number(serial)) > 9_000_000


def test_published_identifiers_are_valid_and_one_suppliers_own(county: CountySummary) -> None:
    rows = truth(county.folder, "suppliers")
    numbers: dict[str, set[str]] = {}
    owner = {"vat_number": "group_id", "company_number": "supplier_id", "charity_number": "supplier_id"}
    for row in rows:
        if row["vat_number"]:
            assert vat_remainder(row["vat_number"]) == 0
        for kind, whose in owner.items():
            if row[kind]:
                numbers.setdefault(kind + row[kind], set()).add(row[whose])
    assert len(numbers) > 300
    assert all(len(suppliers) == 1 for suppliers in numbers.values())


def test_some_suppliers_trade_in_groups_of_one_vat_registration(county: CountySummary) -> None:
    groups: dict[str, dict[str, str]] = {}
    for row in truth(county.folder, "suppliers"):
        groups.setdefault(row["group_id"], {})[row["supplier_id"]] = row["true_name"].split()[0]
    shared = [members for members in groups.values() if len(members) > 1]
    assert len(shared) >= 5
    brands = [members for members in shared if len(set(members.values())) == 1]
    assert 0 < len(brands) < len(shared)


def test_spellings_vary_as_ledgers_do() -> None:
    made = spellings("Quillmere Gas and Heat Limited", "Vennwick", "Hexford Heat")
    assert made[0] == "Quillmere Gas and Heat Limited"
    for expected in (
        "Quillmere Gas and Heat Ltd",
        "QUILLMERE GAS AND HEAT LTD.",
        "Quillmere Gas & Heat Ltd",
        "Quillmere Gas and Heat Limited t/a Hexford Heat",
        "Quillmere Gas and Heat (Vennwick)",
        "QUILLMERE GAS AND HEAT L",
    ):
        assert expected in made


def test_no_two_suppliers_share_a_true_name(county: CountySummary) -> None:
    names = {row["supplier_id"]: row["true_name"] for row in truth(county.folder, "suppliers")}
    assert len(set(names.values())) == len(names)


def test_stems_are_all_different() -> None:
    assert len(set(STEMS)) == len(STEMS) == 960
