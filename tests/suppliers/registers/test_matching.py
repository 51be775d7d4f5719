"""How payees are found in registers: what matches, with which reason, and what is left to people."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from made_registers import charity, company, other_name, write_companies, write_json

from tallystick.kernel import UsageProblem
from tallystick.store import connect, load
from tallystick.suppliers import registers
from tallystick.suppliers.names import compatible
from tallystick.suppliers.registers.model import MATCHED_COLUMNS

COMPANIES = [
    company("BIRCHWELL CATERING LIMITED", "QZ000001"),
    company("BIRCHWELL CATERING PLC", "QZ000002"),
    company(
        "DUNSMERE ROADS LIMITED",
        "QZ000003",
        **{"PreviousName_1.CompanyName": "FERNBROOK CIVILS LIMITED", "PreviousName_1.CONDATE": "30/06/2018"},
    ),
    company("FERNBROOK CIVILS LIMITED", "QZ000004", IncorporationDate="01/01/2020"),
    company(
        "NEW LARKFOLD LIMITED",
        "QZ000005",
        **{"PreviousName_1.CompanyName": "LARKFOLD PAVING LTD", "PreviousName_1.CONDATE": "01/05/2021"},
    ),
    company("MILLSTONE CARE HOMES C.I.C.", "QZ000006"),
    company("SOLITARY LIMITED", "QZ000007"),
    company("YARROWBY HOSPICE", "QZ000008", **{"CompanyCategory": "PRI/LBG/NSC"}),
    company("TWINNED SUPPLIES LLP", "QZ000010", **{"RegAddress.PostCode": "ZZ10 1ZZ"}),
    company("TWINNED SUPPLIES L.L.P.", "QZ000011", **{"RegAddress.PostCode": "ZZ11 1ZZ"}),
    company("CLOSED WINDOWS LIMITED", "QZ000012", CompanyStatus="Dissolved", DissolutionDate="01/02/2015"),
]
CHARITIES = [
    charity(9000001, "THE YARROWBY HOSPICE", charity_company_registration_number="QZ000008"),
    charity(9000002, "QUARRYSIDE ADVICE"),
    charity(9000003, "INGLEBECK FUND"),
    charity(9000004, "INGLEBECK FUND", charity_registration_status="Removed"),
]
NAMES = [
    other_name(9000002, "QUARRYSIDE CITIZENS HELP"),
    other_name(9000002, "OLD QUARRYSIDE", "Previous Name"),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("registers")
    registers.load(folder / "home", "companies-house", write_companies(folder / "c.csv", COMPANIES))
    registers.load(folder / "home", "charities", write_json(folder / "c.json", CHARITIES))
    registers.load(folder / "home", "charities", write_json(folder / "n.json", NAMES))
    return folder / "home"


def look_up(home: Path, clean_name: str, form: str = "", **known: str) -> dict[str, object] | None:
    columns = {"clean_name": clean_name, "legal_form": form, **known}
    types = {"first_paid_on": "date", "last_paid_on": "date"}
    with connect() as engine:
        assert registers.prepare(engine, home)
        listed = ", ".join(f"cast(? as {types.get(name, 'varchar')}) as {name}" for name in columns)
        engine.execute(f"create table wanted as select {listed}", list(columns.values()))
        registers.match(engine, "wanted")
        found = engine.execute("select * from register_matches")
        names = [column[0] for column in found.description]
        rows = found.fetchall()
    assert tuple(names) == tuple(column.name for column in MATCHED_COLUMNS)
    assert len(rows) < 2
    return dict(zip(names, rows[0], strict=True)) if rows else None


def test_the_current_name_with_its_form_is_the_company(home: Path) -> None:
    found = look_up(home, "BIRCHWELL CATERING", "PLC")
    assert found is not None
    assert (found["org_id"], found["how"], found["candidates"]) == ("GB-COH-QZ000002", "current_name", 1)
    assert found["probability"] == 0.98
    assert found["reason"] == 'The name of GB-COH-QZ000002, "BIRCHWELL CATERING PLC".'


def test_another_form_is_another_company(home: Path) -> None:
    assert look_up(home, "BIRCHWELL CATERING", "LLP") is None


def test_a_name_without_form_that_two_companies_bear_is_left_to_people(home: Path) -> None:
    found = look_up(home, "BIRCHWELL CATERING")
    assert found is not None
    assert (found["org_id"], found["how"], found["candidates"]) == (None, "shared_name", 2)
    assert float(str(found["probability"])) < 0.5


def test_a_name_without_form_that_one_company_bears_is_likely_it(home: Path) -> None:
    found = look_up(home, "MILLSTONE CARE HOMES")
    assert found is not None
    assert found["org_id"] == "GB-COH-QZ000006"
    assert 0.9 < float(str(found["probability"])) < 0.98
    assert "states no legal form" in str(found["reason"])


def test_one_word_without_form_is_too_little(home: Path) -> None:
    bare, whole = look_up(home, "SOLITARY"), look_up(home, "SOLITARY", "LTD")
    assert bare is not None
    assert whole is not None
    assert float(str(bare["probability"])) < 0.7 < 0.95 < float(str(whole["probability"]))


def test_a_former_name_is_found_with_its_day(home: Path) -> None:
    found = look_up(home, "LARKFOLD PAVING", "LTD")
    assert found is not None
    assert (found["org_id"], found["how"]) == ("GB-COH-QZ000005", "previous_name")
    assert "until 2021-05-01" in str(found["reason"])
    earlier = look_up(home, "LARKFOLD PAVING", "LTD", first_paid_on="2020-04-01", last_paid_on="2020-09-01")
    assert earlier is not None
    assert float(str(earlier["probability"])) > float(str(found["probability"]))


def test_the_days_of_payment_tell_a_former_name_from_its_new_bearer(home: Path) -> None:
    then = look_up(home, "FERNBROOK CIVILS", "LTD", first_paid_on="2016-01-01", last_paid_on="2017-01-01")
    now = look_up(home, "FERNBROOK CIVILS", "LTD", first_paid_on="2023-01-01", last_paid_on="2024-01-01")
    assert then is not None
    assert now is not None
    assert (then["org_id"], now["org_id"]) == ("GB-COH-QZ000003", "GB-COH-QZ000004")
    assert "chosen among 2" in str(now["reason"])


def test_a_postcode_tells_companies_of_one_name_apart(home: Path) -> None:
    tied = look_up(home, "TWINNED SUPPLIES", "LLP")
    told = look_up(home, "TWINNED SUPPLIES", "LLP", postcode="zz111zz")
    assert tied is not None
    assert told is not None
    assert tied["org_id"] is None
    assert told["org_id"] == "GB-COH-QZ000011"
    assert "postcode agrees" in str(told["reason"])


def test_payments_after_the_end_of_a_company_make_it_unlikely(home: Path) -> None:
    found = look_up(home, "CLOSED WINDOWS", "LTD", first_paid_on="2022-01-01", last_paid_on="2023-01-01")
    assert found is not None
    assert found["how"] == "closed"
    assert float(str(found["probability"])) < 0.6


def test_a_charitable_company_is_one_entity_of_two_registers(home: Path) -> None:
    found = look_up(home, "YARROWBY HOSPICE")
    assert found is not None
    assert (found["org_id"], found["charity_id"]) == ("GB-COH-QZ000008", "GB-CHC-9000001")
    assert found["candidates"] == 1


def test_a_working_name_leads_to_its_charity(home: Path) -> None:
    found = look_up(home, "QUARRYSIDE CITIZENS HELP")
    assert found is not None
    assert (found["org_id"], found["how"]) == ("GB-CHC-9000002", "other_name")
    assert 'Another name, "QUARRYSIDE CITIZENS HELP"' in str(found["reason"])


def test_a_charity_in_force_is_chosen_before_one_removed(home: Path) -> None:
    found = look_up(home, "INGLEBECK FUND")
    assert found is not None
    assert found["org_id"] == "GB-CHC-9000003"
    assert float(str(found["probability"])) < 0.95


@pytest.mark.parametrize("name", ["", "NOBODY AT ALL"])
def test_names_that_no_register_knows_are_not_matched(home: Path, name: str) -> None:
    assert look_up(home, name) is None


def test_without_a_register_there_is_nothing_to_look_up_in(tmp_path: Path) -> None:
    with connect() as engine:
        assert not registers.prepare(engine, tmp_path)
    assert registers.loaded(tmp_path) == {}


def test_the_registers_in_force_are_named_for_what_is_derived_from_them(home: Path) -> None:
    assert set(registers.loaded(home)) == {"companies_house", "charities"}


def test_a_table_without_the_two_columns_is_refused(home: Path) -> None:
    with connect() as engine:
        registers.prepare(engine, home)
        engine.execute("create table wanted as select 'X' as clean_name")
        with pytest.raises(UsageProblem, match="legal_form"):
            registers.match(engine, "wanted")


def test_forms_that_fit_in_the_sql_are_those_that_fit_in_names() -> None:
    forms = ["LTD", "PLC", "LLP", "LP", "CIC", "CIO", "SCIO", "CBS", "IPS", "RTM", "PTY", "PTE", "INC", "LLC"]
    sql = load("tallystick.suppliers.registers")["register_candidates"].sql
    listed = sql.split("AS is_kin")[0].split(") IN (")[1]
    pairs = {tuple(pair.strip(" '\n").split()) for pair in listed.split(")")[0].split(",")}
    for left, right in product(forms, forms):
        fits = left == right or (min(left, right), max(left, right)) in pairs
        assert fits == compatible(left, right), (left, right)
