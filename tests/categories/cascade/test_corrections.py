"""Corrections: seen before they are made, signed, reversible; the narrower and then the newer holds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from made_evidence import NORTH, SOUTH, classes, make_home

from tallystick.categories import verbs
from tallystick.categories.correcting import contradictions
from tallystick.kernel import NotFound, UsageProblem
from tallystick.store import Home, Register, open_reader

WHO = {"by": "A. Buyer", "why": "Seen the contract"}


@pytest.fixture(scope="module")
def classified(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = make_home(
        tmp_path_factory.mktemp("classified") / "home",
        [
            {"purpose": "a", "supplier_name": "Acme Ltd", "expenditure_code": "E1", "times": 3},
            {"purpose": "b", "supplier_name": "Acme Ltd", "expenditure_code": "E2", "amount_pence": 50_00},
            {"purpose": "c", "supplier_name": "ACME LTD", "expenditure_code": "E1", "body_id": SOUTH},
            {"purpose": "grass cutting", "supplier_name": "Mower Ltd", "expenditure_code": "E2"},
        ],
    )
    verbs.classify(made, retrain=False)
    return made


@pytest.fixture
def home(tmp_path: Path, classified: Home) -> Home:
    shutil.copytree(classified.path, tmp_path / "home")
    return Home.open(tmp_path / "home")


def line_of(home: Home, purpose: str) -> str:
    with open_reader(home) as engine:
        return engine.execute("select line_id from payments where purpose = ?", [purpose]).fetchall()[0][0]


def test_a_preview_says_what_would_change_and_changes_nothing(home: Home) -> None:
    before = classes(home)
    preview = verbs.preview_correction(home, "supplier", "AC03", supplier="Acme Ltd")
    assert preview.sentence == "This changes 5 lines, £450.00, in 2 bodies."
    assert [(share.title, share.lines) for share in preview.from_classes] == [("unclassified", 5)]
    assert classes(home) == before
    assert verbs.corrections(home) == []


def test_a_correction_changes_what_its_preview_said_and_shows_who_and_why(home: Home) -> None:
    preview = verbs.preview_correction(home, "supplier", "Home care", supplier="Acme Ltd")
    outcome = verbs.correct(home, "supplier", "Home care", supplier="Acme Ltd", **WHO)
    assert (outcome.lines, outcome.pence) == (preview.lines, preview.pence) == (5, 450_00)
    found = classes(home, "class_code, class_step, class_probability, class_reason")
    for purpose in "abc":
        assert found[purpose][:3] == ("AC03", "decision", 1.0)
        assert "A. Buyer" in str(found[purpose][3])
        assert "Seen the contract" in str(found[purpose][3])
    assert found["grass cutting"][:2] == ("EN02", "rule")


def test_the_narrower_scope_holds_and_then_the_newer_decision(home: Home) -> None:
    verbs.correct(home, "line", "UT01", line_id=line_of(home, "b"), **WHO)
    verbs.correct(home, "supplier_and_code", "UT02", supplier="Acme Ltd", body=NORTH, ledger_code="E1", **WHO)
    verbs.correct(home, "ledger_code", "UT03", body=NORTH, ledger_code="E1", **WHO)
    for code in ("AC01", "AC03"):
        verbs.correct(home, "supplier", code, supplier="Acme Ltd", **WHO)
    assert {purpose: row[0] for purpose, row in classes(home).items()} == {
        "a": "UT02",
        "b": "UT01",
        "c": "AC03",
        "grass cutting": "EN02",
    }


def test_a_preview_leaves_out_what_a_narrower_decision_holds(home: Home) -> None:
    verbs.correct(home, "supplier_and_code", "UT02", supplier="Acme Ltd", body=NORTH, ledger_code="E1", **WHO)
    preview = verbs.preview_correction(home, "supplier", "AC03", supplier="Acme Ltd")
    assert (preview.lines, preview.held_lines) == (2, 3)
    assert any("narrower" in warning for warning in preview.warnings)


def test_a_correction_of_a_ledger_code_covers_one_body(home: Home) -> None:
    verbs.correct(home, "ledger_code", "UT03", body="North Council", ledger_code="E1", **WHO)
    found = classes(home)
    assert found["a"] == ("UT03", "decision")
    assert found["c"] != ("UT03", "decision")


def test_decisions_are_remembered_for_other_lines_of_the_supplier(home: Home) -> None:
    verbs.correct(home, "ledger_code", "UT03", body=NORTH, ledger_code="E1", **WHO)
    # Three lines of Acme are decided; what it is paid for elsewhere is remembered from them.
    assert classes(home)["c"] == ("UT03", "supplier")


def test_a_reversal_restores_every_class_and_stays_readable(home: Home) -> None:
    before = classes(home, "class_code, class_step, class_probability, class_reason")
    outcome = verbs.correct(home, "supplier", "AC03", supplier="Acme Ltd", **WHO)
    verbs.reverse(home, outcome.correction.number, by="B. Head", why="It was the other Acme")
    assert classes(home, "class_code, class_step, class_probability, class_reason") == before
    (kept,) = verbs.corrections(home)
    assert kept.is_reversed
    assert Register.of(home).verify() == ()
    with pytest.raises(UsageProblem, match="reversed already"):
        verbs.reverse(home, outcome.correction.number, **WHO)
    with pytest.raises(NotFound, match="no correction 999"):
        verbs.reverse(home, 999, **WHO)


def test_one_line_can_be_decided_by_itself(home: Home) -> None:
    outcome = verbs.correct(home, "line", "PS01", line_id=line_of(home, "b"), **WHO)
    assert (outcome.lines, outcome.pence) == (1, 50_00)
    assert classes(home)["b"] == ("PS01", "decision")
    assert classes(home)["a"] == ("", "unclassified")


def test_contradictions_are_shown(home: Home) -> None:
    first = verbs.correct(home, "supplier", "AC01", supplier="Acme Ltd", **WHO)
    preview = verbs.preview_correction(home, "supplier", "AC03", supplier="Acme Ltd")
    assert any(f"Decision {first.correction.number} by A. Buyer" in warning for warning in preview.warnings)
    second = verbs.correct(home, "supplier", "AC03", supplier="Acme Ltd", **WHO)
    found = list(contradictions(verbs.corrections(home)))
    assert [(old.number, new.number) for old, new in found] == [
        (first.correction.number, second.correction.number)
    ]


def test_an_unknown_class_is_refused_with_the_closest_ones(home: Home) -> None:
    with pytest.raises(NotFound) as refusal:
        verbs.preview_correction(home, "supplier", "Home cares", supplier="Acme Ltd")
    assert "AC03 Home care" in refusal.value.why


def test_a_name_must_mean_one_supplier(tmp_path: Path) -> None:
    home = make_home(
        tmp_path,
        [{"purpose": "a", "supplier_name": "Acme Ltd"}, {"purpose": "b", "supplier_name": "Acme Group"}],
    )
    verbs.classify(home, retrain=False)
    with pytest.raises(NotFound, match='"Nobody"'):
        verbs.preview_correction(home, "supplier", "AC03", supplier="Nobody")
    by_id = verbs.preview_correction(home, "supplier", "AC03", supplier="Acme Group").selection.supplier
    assert by_id is not None
    again = verbs.preview_correction(home, "supplier", "AC03", supplier=by_id.entity_id)
    assert again.selection.supplier == by_id


@pytest.mark.parametrize(
    ("scope", "parts"),
    [
        ("supplier", {}),
        ("supplier", {"supplier": "Acme Ltd", "ledger_code": "E1"}),
        ("ledger_code", {"ledger_code": "E1"}),
        ("line", {"supplier": "Acme Ltd"}),
        ("everything", {"supplier": "Acme Ltd"}),
    ],
)
def test_the_parts_must_fit_the_scope(home: Home, scope: str, parts: dict[str, str]) -> None:
    with pytest.raises(UsageProblem):
        verbs.preview_correction(home, scope, "AC03", **parts)


@pytest.mark.parametrize("missing", ["by", "why"])
def test_a_decision_needs_a_name_and_a_reason(home: Home, missing: str) -> None:
    with pytest.raises(UsageProblem, match="a name and a reason"):
        verbs.correct(home, "supplier", "AC03", supplier="Acme Ltd", **(WHO | {missing: " "}))
    assert verbs.corrections(home) == []


def test_nothing_of_a_person_but_the_id_goes_into_the_register(tmp_path: Path) -> None:
    home = make_home(tmp_path, [{"purpose": "a", "supplier_name": "Mrs Made Up", "kind": "person"}])
    verbs.classify(home, retrain=False)
    verbs.correct(home, "supplier", "CS03", supplier="Mrs Made Up", **WHO)
    assert classes(home)["a"] == ("CS03", "decision")
    told = [str(event.facts) for event in Register.of(home).events("categories")]
    assert not any("made up" in text.lower() for text in told)


def test_a_correction_made_before_a_classification_is_stale_is_applied_by_the_next(home: Home) -> None:
    from made_evidence import add_lines, resolve_suppliers

    verbs.correct(home, "supplier", "AC03", supplier="Acme Ltd", **WHO)
    add_lines(home, [{"purpose": "new", "supplier_name": "Acme Ltd"}])
    resolve_suppliers(home)
    verbs.classify(home, retrain=False)
    assert classes(home)["new"] == ("AC03", "decision")


def test_a_line_explains_itself(home: Home) -> None:
    outcome = verbs.correct(home, "supplier", "AC03", supplier="Acme Ltd", **WHO)
    told = verbs.explain_line(home, line_of(home, "b"))
    assert told["class"]["title"] == "Home care"
    assert told["class"]["first_level_title"] == "Adult social care"
    assert told["payee"]["tier"] == "exact_name"
    assert [item["number"] for item in told["corrections"]] == [outcome.correction.number]
    mown = verbs.explain_line(home, line_of(home, "grass cutting"))
    assert [(opinion["step"], opinion["code"]) for opinion in mown["opinions"]] == [
        ("rule", "EN"),
        ("rule", "EN02"),
    ]
    assert mown["corrections"] == []
    with pytest.raises(NotFound, match="no payment line"):
        verbs.explain_line(home, "nonsense")


def test_show_sums_to_all_lines(home: Home) -> None:
    first = verbs.show(home)
    lines = first.columns.index("lines")
    assert sum(row[lines] for row in first.rows) == 6
    assert verbs.show(home, "EN").rows[0][0] == "EN02"
    assert verbs.show(home, "EN02").title == "EN02 Grounds maintenance: suppliers"
    assert verbs.show(home, "Mower Ltd").rows[0][0] == "EN02"
    with pytest.raises(NotFound):
        verbs.show(home, "no such thing")


def test_lines_that_contradict_their_supplier_are_listed(tmp_path: Path) -> None:
    home = make_home(
        tmp_path,
        [
            {
                "purpose": "usual",
                "supplier_name": "Power Ltd",
                "procurement_category": "Electricity",
                "times": 20,
            },
            {"purpose": "odd", "supplier_name": "Power Ltd", "procurement_category": "Grounds maintenance"},
            {"purpose": "grass cutting", "supplier_name": "Power Ltd"},
            {"purpose": "fine", "supplier_name": "Green Ltd", "procurement_category": "Grounds maintenance"},
        ],
    )
    verbs.classify(home, retrain=False)
    table = verbs.miscoded(home)
    rows = table.as_json()
    assert {(row["published_as"], row["says"], row["likely"]) for row in rows} == {
        ("Grounds maintenance", "EN", "UT"),
        ("grass cutting", "EN", "UT"),
    }
    assert all(row["likely_lines"] == 20 for row in rows)
