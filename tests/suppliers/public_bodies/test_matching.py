"""Which public body a payee's name means: the spellings of ledgers, and names that are somebody else's."""

from __future__ import annotations

import time

import pytest

from tallystick.members import load_register
from tallystick.suppliers.names import read_names
from tallystick.suppliers.public_bodies import PublicBodyMatch, PublicKind, match


def said(name: str) -> PublicBodyMatch | None:
    return match(read_names([name]), load_register())[0]


@pytest.mark.parametrize(
    ("payee", "body"),
    [
        # councils
        ("LEEDS CITY COUNCIL", "Leeds City Council"),
        ("Gateshead MBC", "Gateshead Metropolitan Borough Council"),
        ("TRAFFORD M B C", "Trafford Metropolitan Borough Council"),
        ("London Borough of Camden", "London Borough of Camden"),
        ("CAMDEN LB", "London Borough of Camden"),
        ("HERTS COUNTY COUNCIL", "Hertfordshire County Council"),
        ("EAST DEVON DIST COUNCIL(RATES)", "East Devon District Council"),
        ("NEWCASTLE CITY COUNCIL002", "Newcastle City Council"),
        ("STOKEONTRENT CITY COUNCIL", "Stoke-on-Trent City Council"),
        ("004695DACORUM BOROUGH COUNCIL", "Dacorum Borough Council"),
        # trusts
        ("BARTS HEALTH NHS TRUST", "Barts Health NHS Trust"),
        ("Barts Health NHS Trust - Pathology", "Barts Health NHS Trust"),
        ("GUYS & ST THOMAS HOSP NHS FT", "Guy's and St Thomas' NHS Foundation Trust"),
        (
            "000038HERTFORDSHIRE PARTNERSHIP NHS FOUNDATION",
            "Hertfordshire Partnership University NHS Foundation Trust",
        ),
        ("NORTH BRISTOL N H S TRUST", "North Bristol NHS Trust"),
        ("IMPERIAL COLLEGE HLTHCARE NHS TR", "Imperial College Healthcare NHS Trust"),
        ("NHS TRUST IMPERIAL COLLEGE HEALTHCARE", "Imperial College Healthcare NHS Trust"),
        ("PORTSMOUTH HOSPITALS TRUST", "Portsmouth Hospitals University NHS Trust"),
        # commissioners, police, fire, others
        ("NHS CENTRAL MANCHESTER CCG", "NHS Central Manchester Clinical Commissioning Group"),
        ("PCC DEVON & CORNWALL", "Devon and Cornwall Police and Crime Commissioner"),
        ("TYNE & WEAR FIRE & RESCUE SERVICE", "Tyne and Wear Fire and Rescue Authority"),
        ("HMRC VAT", "HM Revenue and Customs"),
        ("H.M REVENUE & CUSTOMS ONLY", "HM Revenue and Customs"),
        ("NHS BLOOD TRANSPLANT", "NHS Blood and Transplant"),
    ],
)
def test_spellings_of_ledgers_are_the_body(payee: str, body: str) -> None:
    found = said(payee)
    assert found is not None
    assert found.name == body
    assert found.body_id
    assert 0.8 <= found.probability < 1
    assert found.name in found.reason


@pytest.mark.parametrize(
    "payee",
    [
        "LEEDS",
        "READING",
        "LEEDS BUILDING SOCIETY",
        "LEEDS CITY COUNCIL SPORTS CLUB",
        "SALISBURY NHS FOUNDATION TRUST CHARITABLE FUND",
        "LEEDS COUNCIL LTD",
        "SEFTON COUNCIL FOR VOLUNTARY SERVICE",
        "UNIVERSITY OF MANCHESTER",
        "FT FACTORS",
        "PERSONAL SUPPORT UNIT",
        "NEXUS",
        "MR JOHN SMITH",
        "REDACTED",
        "SERCO LTD",
        "DURHAM COUNTY CRICKET CLUB",
        "MADEBY CHURCHES COUNCIL FOR WOMEN",
    ],
)
def test_somebody_else_is_nobody_here(payee: str) -> None:
    found = said(payee)
    assert found is None or not found.body_id
    assert found is None or found.kind not in (PublicKind.COUNCIL, PublicKind.NHS_TRUST)


@pytest.mark.parametrize(
    ("payee", "kind"),
    [
        ("MADEBY PRIMARY CARE TRUST", PublicKind.NHS_COMMISSIONER),
        ("OXFORDSHIRE PCT", PublicKind.NHS_COMMISSIONER),
        ("MADEBY HOSPITALS NHS FOUNDATION TRUST", PublicKind.NHS_TRUST),
        ("NHS MADEBY COMMISSIONING SUPPORT UNIT", PublicKind.NHS_OTHER),
        ("MADEBY SURGERY", PublicKind.GP_PRACTICE),
        ("THE MADEBY MEDICAL CENTRE", PublicKind.GP_PRACTICE),
        ("MADEBY PARISH COUNCIL", PublicKind.PARISH_COUNCIL),
        ("MADEBY C OF E PRIMARY SCHOOL", PublicKind.SCHOOL),
        ("KENT PENSION FUND", PublicKind.PENSION_FUND),
    ],
)
def test_where_the_body_is_not_known_its_kind_is_said(payee: str, kind: PublicKind) -> None:
    found = said(payee)
    assert found is not None
    assert (found.kind, found.body_id, found.name) == (kind, "", "")
    assert "which one is not known" in found.reason


@pytest.mark.parametrize(
    "payee", ["MADEBY VETERINARY SURGERY", "TREE SURGERY SERVICES", "MADEBY DENTAL SURGERY"]
)
def test_other_surgeries_are_no_general_practices(payee: str) -> None:
    assert said(payee) is None


def test_a_body_that_is_gone_is_itself_and_not_its_successor() -> None:
    found = said("SOLENT NHS TRUST")
    assert found is not None
    assert found.name == "Solent NHS Trust"
    assert "it existed until 2024-09-30" in found.reason


def test_every_name_of_the_register_that_is_one_bodys_is_found_as_that_body() -> None:
    # Years in brackets tell earlier bodies of one name apart in the register; no ledger writes them.
    register = load_register()
    bodies = [body for body in register if register.by_name(body.name) == body and "(" not in body.name]
    found = match(read_names([body.name for body in bodies]), register)
    wrong = [
        body.name
        for body, said_body in zip(bodies, found, strict=True)
        if said_body is not None and said_body.body_id not in ("", body.body_id)
    ]
    missed = [body.name for body, said_body in zip(bodies, found, strict=True) if said_body is None]
    assert wrong == []
    assert len(missed) < len(bodies) * 0.02


def test_answers_stand_in_the_order_of_the_names() -> None:
    found = match(read_names(["SERCO LTD", "LEEDS CITY COUNCIL", ""]), load_register())
    assert [item.name if item else None for item in found] == [None, "Leeds City Council", None]


def test_many_names_take_little_time() -> None:
    names = read_names([f"{word} SUPPLIES {number} NHS TRUST" for number in range(500) for word in "ABCD"])
    begun = time.process_time()
    match(names, load_register())
    assert time.process_time() - begun < 2
