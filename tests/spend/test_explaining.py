"""Explaining one line: from the published row to every reason, and with advice where there is none."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "reporting"))

from derived_cases import publish_invented

from tallystick import spend, store
from tallystick.kernel import NotFound, UsageProblem
from tallystick.spend.explaining import explain
from tallystick.store import Home, Register

HEAD = "Payment Date,Supplier Name,Supplier Number,Directorate,Purpose,Net Amount,Transaction Number\n"
MAY = [
    '03/05/2024,Harbour Care Ltd,77,Adults,Care at home,"1,234.56",T100',
    "15/05/2024,Local Works 1 Ltd,78,Property,Boiler repair,950.00,T101",
    "28/05/2024,Q Z Madeup,79,Adults,Personal budget,600.00,T102",
    "29/05/2024,REDACTED,80,Adults,Personal budget,700.00,T103",
]
BODY = "E07000066"


def write(folder: Path, name: str, lines: list[str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a month, its republication, and a month of another body's; derived by invention."""
    root = tmp_path_factory.mktemp("explaining")
    published = root / "published"
    filler = [
        f"{day:02d}/05/2024,Sundry Firm {day} Ltd,{900 + day},Property,Item {day},{day * 311}.17,T{day}"
        for day in range(1, 29)
    ]
    write(published, "spend-2024-05.csv", MAY + filler)
    write(
        published,
        "spend-2024-05-revised.csv",
        [*MAY, *filler, "30/05/2024,Late Ltd,81,Adults,Advice,555.00,T999"],
    )
    june = [line.replace("/05/2024", "/06/2024").replace(",T", ",U") for line in MAY + filler]
    write(published, "spend-2024-06.csv", june)
    home = root / "home"
    spend.import_files([published], home=home, body=BODY)
    publish_invented(Home.open(home))
    return home


def line_of(home: Path, condition: str, view: str = "payments") -> str:
    found = list(store.query(Home.open(home), f"select line_id from {view} where {condition}").rows)
    assert found, condition
    return str(found[0][0])


@pytest.fixture(scope="module")
def harbour(place: Path) -> str:
    return line_of(place, "transaction_ref = 'T100'")


def test_the_published_row_and_what_its_columns_were_read_as(place: Path, harbour: str) -> None:
    found = explain(place, harbour)
    assert found.file["file"].endswith("spend-2024-05-revised.csv")
    assert found.line["source_row"] == 2
    assert found.line["date_as_published"] == "03/05/2024"
    assert found.line["paid_on"] == "2024-05-03"
    assert found.line["amount_as_published"] == "1,234.56"
    assert found.line["amount_pence"] == 123_456
    read = {column.heading: (column.field, column.value) for column in found.columns}
    assert read["Payment Date"] == ("paid_on", "03/05/2024")
    assert read["Net Amount"] == ("net_amount", "1,234.56")
    assert read["Supplier Name"] == ("supplier_name", "Harbour Care Ltd")
    assert read["Supplier Number"] == ("supplier_ref", "77")
    assert all(column.evidence for column in found.columns)
    assert Path(found.file["original"]).read_text(encoding="utf-8").startswith("Payment Date")
    assert Path(found.file["profiles"][0]).is_file()


def test_who_was_paid_and_what_was_bought_with_every_reason(place: Path, harbour: str) -> None:
    found = explain(place, harbour)
    assert found.payee is not None
    assert found.purchase is not None
    assert (found.payee.kind, found.payee.tier) == ("organisation", "exact_name")
    assert found.payee.entity == "Harbour Care Ltd"
    assert found.payee.group_basis == "one VAT registration"
    assert found.payee.probability == pytest.approx(0.97)
    assert found.payee.reason == "the same clean name and legal form"
    assert found.purchase.step in ("supplier", "decision")
    assert found.purchase.first_title == "Social care"
    assert [item.room for item in found.derivations] == ["categories", "suppliers"]
    assert found.snapshot == Home.open(place).current().id
    assert found.notes == ()


def test_a_line_that_nothing_was_sure_of_says_why(place: Path) -> None:
    found = explain(place, line_of(place, "transaction_ref = 'T7'"))
    assert found.purchase is not None
    assert found.purchase.code == ""
    assert found.purchase.reason == "the model was not sure enough"
    assert any(line.split() == ["Class", "unclassified"] for line in found.lines())


def test_a_person_and_a_withheld_name_say_what_they_are(place: Path) -> None:
    person = explain(place, line_of(place, "supplier_name = 'Q Z Madeup'"))
    assert any("reports show individuals only together" in line for line in person.lines())
    withheld = explain(place, line_of(place, "is_redacted"))
    assert withheld.payee is not None
    assert withheld.payee.kind == "withheld"
    assert withheld.payee.entity_id is None


def test_a_superseded_line_says_by_what_and_is_explained_all_the_same(place: Path) -> None:
    line_id = line_of(place, "true", "superseded")
    found = explain(place, line_id)
    assert found.line_id == line_id
    assert found.replaced_by is not None
    assert found.replaced_by.file.endswith("spend-2024-05-revised.csv")
    assert "published again" in found.replaced_by.reason
    assert found.payee is not None
    assert any("no: replaced by" in line for line in found.lines())


def test_an_id_counts_as_itself_where_others_begin_with_it(place: Path, harbour: str) -> None:
    rows = store.query(Home.open(place), "select line_id from published_payments").rows
    assert sum(str(row[0]).startswith(harbour) for row in rows) > 1
    assert explain(place, harbour).line_id == harbour
    assert explain(place, f" {harbour.upper()} ").line_id == harbour


@pytest.mark.parametrize(
    "given", ["", "zzz", "0123456789abcdef-1-1", "0123456789abcdef-1-1; drop table", "' or 1=1"]
)
def test_no_such_line_is_said_with_the_next_step(place: Path, given: str) -> None:
    with pytest.raises(NotFound) as refused:
        explain(place, given)
    assert "tallystick spend query" in refused.value.next_step


def test_a_row_that_the_file_does_not_have_is_not_found(place: Path, harbour: str) -> None:
    with pytest.raises(NotFound):
        explain(place, harbour.rpartition("-")[0] + "-999999")


def test_a_beginning_of_many_lines_names_some_of_them(place: Path, harbour: str) -> None:
    with pytest.raises(UsageProblem) as refused:
        explain(place, harbour[:16])
    assert harbour[:16] in refused.value.why
    assert refused.value.why.count("-1-") == 3


def test_both_forms_carry_the_same_facts(place: Path, harbour: str) -> None:
    found = explain(place, harbour)
    plain = json.loads(json.dumps(found.as_json()))
    assert plain["line"]["amount_pence"] == 123_456
    assert plain["payee"]["entity"] == "Harbour Care Ltd"
    assert plain["purchase"]["reason"] == found.purchase.reason
    text = "\n".join(found.lines())
    for fact in (
        "£1,234.56 to Harbour Care Ltd",
        "“1,234.56” read as £1,234.56",
        "an equal clean name, probability 97.0%",
        "one VAT registration",
        "within care Social care",
        found.purchase.reason,
        found.snapshot,
        *(item.id for item in found.derivations),
    ):
        assert fact in text


def test_decisions_that_bear_on_the_line_are_listed_and_no_others(place: Path, harbour: str) -> None:
    register = Register.of(Home.open(place))
    entity = explain(place, harbour).payee.entity_id
    facts = [
        {"scope": "supplier", "entity_id": entity, "code": "care", "why": "seen on site"},
        {"scope": "supplier", "entity_id": "E-somebody-else", "code": "works", "why": "other"},
        {"scope": "line", "line_id": harbour, "code": "care-homes", "why": "this very line"},
        {"scope": "line", "line_id": "0" * 16 + "-1-2", "code": "works", "why": "another line"},
        {
            "scope": "supplier_and_code",
            "entity_id": entity,
            "ledger_code": "9999",
            "code": "works",
            "why": "x",
        },
    ]
    added = register.append_all("categories", "correction", "A. Reviewer", facts, at="2026-11-20T10:00:00Z")
    register.append("categories", "reversal", "A. Reviewer", {"number": added[2].number, "why": "a slip"})
    found = explain(place, harbour)
    assert [(item.facts["why"], item.is_reversed) for item in found.decisions] == [
        ("seen on site", False),
        ("this very line", True),
    ]
    assert any("seen on site" in line for line in found.lines())
    assert any("(taken back since)" in line for line in found.lines())


def test_without_derivations_it_says_what_to_run(tmp_path: Path) -> None:
    home = tmp_path / "home"
    spend.import_files(
        [write(tmp_path / "in", "spend-2024-05.csv", MAY[:1])], home=home, body=BODY, accept=True
    )
    whole = line_of(home, "true")
    found = explain(home, whole[:6])
    assert found.line_id == whole, "a beginning that only one line has is enough"
    assert (found.payee, found.purchase, found.derivations) == (None, None, ())
    said = " ".join(found.notes)
    assert "tallystick suppliers resolve" in said
    assert "tallystick categories classify" in said


def test_only_the_part_of_the_lines_own_file_is_opened(
    place: Path, harbour: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    real = store.open_reader
    monkeypatch.setattr(
        store, "open_reader", lambda source, **given: opened.append(source) or real(source, **given)
    )
    explain(place, harbour)
    assert [[entry.file_hash[:16] for entry in one.manifest.files] for one in opened] == [[harbour[:16]]]
