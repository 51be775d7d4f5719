"""What a load of a register promises: rows reconcile, the wrong file is refused, nothing is half done."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from made_registers import (
    COMPANY_HEADINGS,
    charity,
    company,
    many_companies,
    other_name,
    write_companies,
    write_json,
    write_tabbed,
    write_table,
)

from tallystick.kernel import FileRefused, NotFound, StoreFailure, UsageProblem
from tallystick.store import Home, connect, current_derivation
from tallystick.store.engine import file_list
from tallystick.suppliers import registers
from tallystick.suppliers.registers import loading, pool
from tallystick.suppliers.registers.intake import LIMITS, LONGEST_LINE


def rows(home: Path, room: str, table: str, columns: str = "*") -> list[tuple[object, ...]]:
    derivation = current_derivation(home, room)
    assert derivation is not None
    with connect() as engine:
        found = engine.execute(f"select {columns} from {file_list([derivation.tables[table]])} order by all")
        return found.fetchall()


def test_a_company_is_kept_with_its_names_dates_and_codes(tmp_path: Path) -> None:
    made = company(
        "THE BIRCHWELL (NORTH) CARE COMPANY LIMITED",
        "QZ000001",
        **{
            "CompanyStatus": "Liquidation",
            "SICCode.SicText_2": "None Supplied",
            "PreviousName_1.CompanyName": "OLD BIRCHWELL LIMITED",
            "PreviousName_1.CONDATE": "31/12/2019",
        },
    )
    summary = registers.load(
        tmp_path / "home", "companies-house", write_companies(tmp_path / "c.csv", [made])
    )
    assert (summary.rows_in, summary.rows_stored, summary.entities, summary.names) == (1, 1, 1, 2)
    assert rows(tmp_path / "home", "companies_house", "register_companies") == [
        (
            "QZ000001",
            "THE BIRCHWELL (NORTH) CARE COMPANY LIMITED",
            "BIRCHWELL NORTH CARE COMPANY",
            "LTD",
            "Liquidation",
            True,
            date(2001, 4, 1),
            None,
            "ZZ1 1ZZ",
            "SILVERDALE",
            ["43210"],
        )
    ]
    assert rows(
        tmp_path / "home", "companies_house", "register_company_names", "clean_name, role, until"
    ) == [
        ("BIRCHWELL NORTH CARE COMPANY", "current", None),
        ("OLD BIRCHWELL", "previous", date(2019, 12, 31)),
    ]


def test_rows_in_are_rows_stored_and_rows_refused_with_their_reasons(tmp_path: Path) -> None:
    path = write_companies(tmp_path / "c.csv", many_companies(60))
    good = path.read_text().splitlines()
    bad = [
        '"NO NUMBER LIMITED",""' + ',""' * 53,
        '"TOO FEW CELLS LIMITED","QZ900001"',
        '"NEVER CLOSED LIMITED,"QZ900002"' + ',""' * 53,
        good[5],
    ]
    path.write_text("\n".join([*good[:10], *bad, *good[10:]]) + "\n")
    summary = registers.load(tmp_path / "home", "companies-house", path)
    assert summary.rows_in == 64 == summary.rows_stored + summary.rows_refused
    assert summary.entities == summary.rows_stored == 60
    assert sum(summary.refused.values()) == 4
    assert summary.refused["its number stands in an earlier row"] == 1
    assert summary.refused["its company number is not one"] == 1
    assert {row for _, row, _ in summary.examples} == {10, 11, 12}
    names = rows(tmp_path / "home", "companies_house", "register_company_names", "company_number, name")
    assert len(names) == len(set(names))


@pytest.mark.parametrize("form", ["csv", "zip", "gz", "folder"])
def test_a_register_may_be_plain_packed_or_in_parts(tmp_path: Path, form: str) -> None:
    path = write_companies(tmp_path / "BasicCompanyData-2026-11-01-part1_1.csv", many_companies(30))
    if form == "zip":
        packed = tmp_path / "c.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(path, path.name)
            archive.writestr("__MACOSX/._x.csv", "noise")
    elif form == "gz":
        packed = tmp_path / "c.csv.gz"
        packed.write_bytes(gzip.compress(path.read_bytes()))
    elif form == "folder":
        packed = tmp_path / "parts"
        packed.mkdir()
        lines = path.read_text().splitlines()
        (packed / "part1_2.csv").write_text("\n".join(lines[:11]) + "\n")
        (packed / "part2_2.csv").write_text("\n".join([lines[0], *lines[11:]]))
    else:
        packed = path
    summary = registers.load(tmp_path / "home", "companies-house", packed)
    assert (summary.rows_in, summary.entities) == (30, 30)


def test_large_registers_are_cleaned_in_processes_and_give_the_same_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_companies(tmp_path / "c.csv", many_companies(900))
    monkeypatch.setattr(loading, "BATCH_ROWS", 200)
    said: list[tuple[int, int, int]] = []
    many = registers.load(
        tmp_path / "many", "companies-house", path, processes=2, progress=lambda *now: said.append(now)
    )
    alone = registers.load(tmp_path / "alone", "companies-house", path, processes=1)
    assert many == replace(alone, replaced=many.replaced)
    assert said[-1] == (900, path.stat().st_size, path.stat().st_size)


def test_charities_of_three_regulators_stand_beside_one_another(tmp_path: Path) -> None:
    home = tmp_path / "home"
    england = [
        charity(9000001, "THE BIRCHWELL TRUST", charity_company_registration_number="1234567"),
        charity(
            9000002, "GONE", charity_registration_status="Removed", date_of_removal="2020-02-03 00:00:00"
        ),
        charity(9000001, "BIRCHWELL PLAY FUND", linked_charity_number=2),
    ]
    names = [other_name(9000001, "BIRCHWELL HELPS"), other_name(9000001, "OLD BIRCHWELL", "Previous Name")]
    scotland = {
        "Charity Number": "SC099991",
        "Charity Name": "Strathmade Hall, The",
        "Registered Date": "01/02/2003 00:00",
        "Known As": "The Hall; Hall of Strathmade",
        "Charity Status": "Active",
        "Postcode": "ZZ3 3ZZ",
        "Objectives": 'To keep a hall,\nand to "improve" it.',
    }
    northern = {
        "Reg charity number": "990001",
        "Sub charity number": "0",
        "Charity name": "Lough Made Carers",
        "Date registered": "07/08/2014",
        "Status": "Received",
        "Public address": "1 Made Road, Town, ZZ4 4ZZ",
        "Company number": "61234",
    }
    registers.load(home, "charities", write_json(tmp_path / "publicextract.charity.json", england))
    registers.load(home, "charities", write_tabbed(tmp_path / "other.txt", names))
    registers.load(home, "charities", write_table(tmp_path / "CharityExport.csv", [scotland], "cp1252"))
    summary = registers.load(home, "charities", write_table(tmp_path / "charitydetails.csv", [northern]))
    assert (summary.rows_in, summary.entities) == (1, 5)
    found = rows(home, "charities", "register_charities", "org_id, clean_name, is_active, company_number")
    assert found == [
        ("GB-CHC-9000001", "BIRCHWELL TRUST", True, "01234567"),
        ("GB-CHC-9000001-2", "BIRCHWELL PLAY FUND", True, ""),
        ("GB-CHC-9000002", "GONE", False, ""),
        ("GB-NIC-990001", "LOUGH MADE CARERS", True, "NI061234"),
        ("GB-SC-SC099991", "STRATHMADE HALL", True, ""),
    ]
    roles = rows(home, "charities", "register_charity_names", "name, role")
    assert ("BIRCHWELL HELPS", "other") in roles
    assert ("OLD BIRCHWELL", "previous") in roles
    assert ("Hall of Strathmade", "other") in roles
    registers.load(home, "charities", write_json(tmp_path / "publicextract.charity.json", england[:1]))
    assert len(rows(home, "charities", "register_charities")) == 3
    assert ("BIRCHWELL HELPS", "other") in rows(home, "charities", "register_charity_names", "name, role")


def test_other_names_without_their_charities_are_said_to_be_of_no_use(tmp_path: Path) -> None:
    path = write_json(tmp_path / "names.json", [other_name(9000009, "NOBODY KNOWS")])
    summary = registers.load(tmp_path / "home", "charities", path)
    assert (summary.rows_stored, summary.entities, summary.names) == (1, 0, 1)
    assert "publicextract.charity" in summary.notes[0]


def test_lines_that_are_not_utf_8_are_read_as_windows_1252_and_counted(tmp_path: Path) -> None:
    made = [company("CAFÉ MADE LIMITED", "QZ000001"), company("PLAIN LIMITED", "QZ000002")]
    path = write_companies(tmp_path / "c.csv", made, encoding="cp1252")
    summary = registers.load(tmp_path / "home", "companies-house", path)
    assert "1 lines were not UTF-8" in summary.notes[0]
    assert ("CAFÉ MADE LIMITED",) in rows(tmp_path / "home", "companies_house", "register_companies", "name")


# Files that are not the register


def test_the_wrong_file_is_refused_with_what_was_expected_and_found(tmp_path: Path) -> None:
    path = tmp_path / "payments.csv"
    path.write_text("Date,Supplier,Amount\n2024-01-01,MADE LIMITED,10\n")
    with pytest.raises(FileRefused) as refused:
        registers.load(tmp_path / "home", "companies-house", path)
    assert "companynumber" in refused.value.why
    assert "date, supplier, amount" in refused.value.why
    assert "download.companieshouse.gov.uk" in refused.value.next_step


def test_a_register_of_the_other_kind_is_named(tmp_path: Path) -> None:
    path = write_json(tmp_path / "c.json", [charity(9000001, "THE BIRCHWELL TRUST")])
    with pytest.raises(FileRefused) as refused:
        registers.load(tmp_path / "home", "companies-house", path)
    assert "suppliers load charities" in refused.value.next_step


def test_unknown_kinds_and_missing_files_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="companies-house, charities"):
        registers.load(tmp_path / "home", "land-registry", tmp_path / "c.csv")
    with pytest.raises(NotFound):
        registers.load(tmp_path / "home", "charities", tmp_path / "absent.csv")


def hostile(folder: Path, name: str) -> Path:
    """Make a file that is damaged or made to do harm."""
    path = folder / f"{name}.zip"
    header = ",".join(COMPANY_HEADINGS) + "\n"
    if name == "truncated":
        whole = write_companies(folder / "c.csv", many_companies(300))
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(whole, "c.csv")
        path.write_bytes(path.read_bytes()[:-2000])
    elif name == "bomb":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("c.csv", header + "\n" * (80 * 1024**2))
    elif name == "endless_line":
        path = folder / "c.csv"
        path.write_text(header + '"' + "A" * (3 * LONGEST_LINE))
    elif name == "all_quotes":
        path = folder / "c.csv"
        path.write_text(header + '"A","B\n' * 500)
    elif name == "header_only":
        path = folder / "c.csv"
        path.write_text(header)
    elif name == "empty":
        path = folder / "c.csv"
        path.write_bytes(b"")
    elif name == "no_data_file":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("readme.pdf", "x")
    elif name == "gzip_cut":
        path = folder / "c.csv.gz"
        path.write_bytes(gzip.compress(header.encode() * 5000)[:-300])
    return path


@pytest.mark.parametrize(
    "name",
    [
        "truncated",
        "bomb",
        "endless_line",
        "all_quotes",
        "header_only",
        "empty",
        "no_data_file",
        "gzip_cut",
    ],
)
def test_damaged_and_hostile_files_are_refused_and_the_earlier_register_stays(
    tmp_path: Path, name: str
) -> None:
    home = tmp_path / "home"
    registers.load(home, "companies-house", write_companies(tmp_path / "good.csv", many_companies(5)))
    before = current_derivation(home, "companies_house")
    with pytest.raises(FileRefused) as refused:
        registers.load(home, "companies-house", hostile(tmp_path, name))
    assert refused.value.next_step
    assert current_derivation(home, "companies_house") == before
    assert not list(Home.open(home).staging.iterdir())


def test_an_archive_larger_than_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.csv.gz"
    path.write_bytes(gzip.compress(write_companies(tmp_path / "c.csv", many_companies(3000)).read_bytes()))
    with pytest.raises(FileRefused, match="safe"):
        registers.load(
            tmp_path / "home", "companies-house", path, limits=replace(LIMITS, max_unpacked_bytes=200_000)
        )


@pytest.mark.parametrize(
    "text",
    ['[{"a": 1}', "[1, 2]", '{"a": 1}', "[" * 100_000, '[{"charity_name": "x'],
    ids=["not closed", "no objects", "no list", "nested", "cut in a text"],
)
def test_json_that_is_no_list_of_objects_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "c.json"
    path.write_text(text)
    with pytest.raises(FileRefused):
        registers.load(tmp_path / "home", "charities", path)


def test_a_json_register_cut_off_after_whole_objects_is_refused(tmp_path: Path) -> None:
    whole = json.dumps([charity(9000000 + at, f"MADE CHARITY {at}") for at in range(50)])
    path = tmp_path / "c.json"
    path.write_text(whole[: whole.rindex(", {")])
    with pytest.raises(FileRefused, match="damaged"):
        registers.load(tmp_path / "home", "charities", path)


def test_a_stray_quotation_mark_costs_one_row_only(tmp_path: Path) -> None:
    path = write_companies(tmp_path / "c.csv", many_companies(400))
    lines = path.read_text().splitlines()
    lines[200] = lines[200].replace('","', '",""', 1)
    path.write_text("\n".join(lines))
    summary = registers.load(tmp_path / "home", "companies-house", path)
    assert summary.rows_in == 400
    assert summary.rows_refused == 1


# Stopped and killed

_LOAD = "import sys; from tallystick.suppliers import registers; registers.load(*sys.argv[1:])"


@pytest.mark.skipif(os.name != "posix", reason="ends a process as the system does")
@pytest.mark.parametrize(
    "failpoint", ["while-loading-register", "before-derivation", "before-derivation-pointer"]
)
def test_a_killed_load_leaves_the_earlier_register_whole(tmp_path: Path, failpoint: str) -> None:
    home = tmp_path / "home"
    registers.load(home, "companies-house", write_companies(tmp_path / "old.csv", many_companies(5)))
    before = current_derivation(home, "companies_house")
    path = write_companies(tmp_path / "new.csv", many_companies(50, seed=8))
    command = [sys.executable, "-c", _LOAD, str(home), "companies-house", str(path)]
    ended = subprocess.run(command, check=False, env=os.environ | {"TALLYSTICK_FAILPOINT": failpoint})
    assert ended.returncode == -9
    assert current_derivation(home, "companies_house") == before
    assert Home.open(home).verify() == ()
    assert registers.load(home, "companies-house", path).entities == 50


def test_a_stopped_load_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "BATCH_ROWS", 50)
    path = write_companies(tmp_path / "c.csv", many_companies(300))

    def stop(rows_read: int, _: int, __: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        registers.load(tmp_path / "home", "companies-house", path, progress=stop, processes=2)
    assert current_derivation(tmp_path / "home", "companies_house") is None
    assert not list((tmp_path / "home" / "staging").iterdir())


def test_the_same_file_again_gives_the_same_derivation(tmp_path: Path) -> None:
    path = write_companies(tmp_path / "c.csv", many_companies(20))
    first = registers.load(tmp_path / "home", "companies-house", path)
    again = registers.load(tmp_path / "home", "companies-house", path)
    assert again.derivation == first.derivation
    assert (first.replaced, again.replaced) == ("", "")


def test_a_full_disk_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise OSError(28, "No space left on device", str(tmp_path))

    monkeypatch.setattr(pool, "make_piece", fail)
    path = write_companies(tmp_path / "c.csv", many_companies(5))
    with pytest.raises(StoreFailure, match="disk is full"):
        registers.load(tmp_path / "home", "companies-house", path)
