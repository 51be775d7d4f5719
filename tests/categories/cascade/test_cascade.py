"""The cascade: the strongest step that is sure enough decides, for every line, once for each distinct key."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_evidence import SOUTH, add_lines, classes, make_home, resolve_suppliers

from tallystick.categories import verbs
from tallystick.kernel import NotFound, UsageProblem
from tallystick.store import Home, current_derivation, open_reader


def coded(purpose: str, published: str, **more: object) -> dict[str, object]:
    return {"purpose": purpose, "procurement_category": published, **more}


# Lines of suppliers that have nothing to do with one another, so that one classification serves many tests.
LINES: list[dict[str, object]] = [
    coded("a", "Electricity", supplier_name="Power Ltd", expenditure_code="E1", times=40),
    coded("b", "", supplier_name="Power Ltd", expenditure_code="E1"),
    coded("c", "", supplier_name="Power Ltd", expenditure_code="E9", body_id=SOUTH),
    coded("d", "Grounds maintenance", supplier_name="Green Ltd"),
    {"purpose": "Grass cutting", "supplier_name": "Mower Ltd"},
    {"purpose": "sundry", "supplier_name": "Mower Ltd"},
    coded("few", "Electricity", supplier_name="Two Lines Ltd", times=2),
    coded("few?", "", supplier_name="Two Lines Ltd"),
    coded("mixed", "Electricity", supplier_name="Mixed Ltd", times=6),
    coded("mixed too", "Grounds maintenance", supplier_name="Mixed Ltd", times=5),
    coded("mixed?", "", supplier_name="Mixed Ltd"),
    coded("usual", "Electricity", supplier_name="Steady Ltd", times=60),
    coded("odd", "Grounds maintenance", supplier_name="Steady Ltd"),
    coded("usual elsewhere", "Electricity", supplier_name="Both Ltd", times=12),
    coded("often", "Grounds maintenance", supplier_name="Both Ltd", times=3),
    coded("gas", "Gas", supplier_name="Energy Ltd", times=30),
    coded("power", "Electricity", supplier_name="Energy Ltd", times=30),
    coded("either", "", supplier_name="Energy Ltd"),
    {"purpose": "water charges", "supplier_name": "Energy Ltd"},
    {"purpose": "tree works", "supplier_name": "Energy Ltd"},
    coded("lit", "Electricity", supplier_name="Mrs A Person", kind="person", times=30),
    {"purpose": "unlit", "supplier_name": "Mrs A Person", "kind": "person"},
    {"purpose": "fostering allowance", "supplier_name": "Mrs A Person", "kind": "person"},
    {"purpose": "named so", "supplier_name": "Mr Parish Council", "kind": "person"},
    {"purpose": "parish precept", "supplier_name": "Newtown PC"},
]


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = make_home(tmp_path_factory.mktemp("evidence") / "home", LINES)
    verbs.classify(home, retrain=False)
    return home


def test_each_step_decides_where_no_stronger_one_does(evidence: Home) -> None:
    found = classes(evidence)
    assert found["a"] == found["b"] == ("UT01", "supplier_and_code")
    assert found["c"] == ("UT01", "supplier")
    assert found["d"] == ("EN02", "published")
    assert found["Grass cutting"] == ("EN02", "rule")
    assert found["sundry"] == ("", "unclassified")


def test_reasons_say_the_counts_and_words_that_decided(evidence: Home) -> None:
    reasons = {purpose: row[0] for purpose, row in classes(evidence, "class_reason").items()}
    assert "40 of 40 lines" in reasons["a"]
    assert "ledger code E1" in reasons["a"]
    assert "by 1 body are Electricity" in reasons["c"]
    assert '"Grounds maintenance"' in reasons["d"]
    assert reasons["Grass cutting"].startswith("Rule ")


def test_every_line_has_one_class_and_no_penny_is_lost(tmp_path: Path) -> None:
    home = make_home(
        tmp_path,
        [
            {"purpose": None, "supplier_name": None, "amount_pence": -5, "kind": "withheld"},
            {"purpose": "x", "expenditure_category": "Electricity", "amount_pence": 7, "times": 3},
            {
                "purpose": "x",
                "expenditure_category": None,
                "merchant_category": "Car parks",
                "amount_pence": 11,
            },
        ],
    )
    summary = verbs.classify(home, retrain=False)
    with open_reader(home) as engine:
        rows = engine.execute(
            "select count(*), count(distinct line_id), sum(amount_pence), count(class_step),"
            " count(class_reason) from classified_payments"
        ).fetchall()
    assert rows == [(5, 5, 27, 5, 5)]
    assert (summary.lines, summary.pence) == (5, 27)
    assert sum(step.lines for step in summary.steps) == 5
    assert sum(step.pence for step in summary.steps) == 27


def test_memory_needs_lines_and_a_clear_majority(evidence: Home) -> None:
    found = classes(evidence)
    assert found["few?"] == found["mixed?"] == ("", "unclassified")
    assert found["mixed too"] == ("EN02", "published")


def test_a_lone_published_class_gives_way_to_a_nearly_unanimous_supplier(evidence: Home) -> None:
    found = classes(evidence, "class_code, class_step, class_reason")
    assert found["odd"][:2] == ("UT01", "supplier")
    assert "read as Grounds maintenance, stands against that" in str(found["odd"][2])
    assert found["often"][:2] == ("EN02", "published")


def test_memory_backs_off_to_the_first_level_where_only_that_is_agreed(evidence: Home) -> None:
    assert classes(evidence, "class_code, class_level, class_step")["either"] == ("UT", 1, "supplier")


def test_a_weaker_step_may_refine_the_first_level_that_a_stronger_one_gave(evidence: Home) -> None:
    found = classes(evidence)
    assert found["water charges"] == ("UT03", "rule")
    assert found["tree works"] == ("UT", "supplier")


def test_what_a_person_was_paid_for_is_read_from_the_ledger_alone(evidence: Home) -> None:
    found = classes(evidence)
    assert found["lit"] == ("UT01", "published")
    assert found["unlit"] == ("", "unclassified")
    assert found["fostering allowance"] == ("CS03", "rule")
    assert found["named so"] == ("", "unclassified")
    with open_reader(evidence) as engine:
        reasons = engine.execute("select distinct class_reason from classified_payments").fetchall()
        remembered = engine.execute(
            "select count(*) from class_memory m join entities e on e.entity_id = m.supplier_key"
            " where e.kind = 'person'"
        ).fetchall()
    assert not any("Person" in reason for (reason,) in reasons)
    assert remembered == [(0,)]


def test_reports_find_titles_and_what_nobody_can_influence(evidence: Home) -> None:
    with open_reader(evidence) as engine:
        rows = engine.execute(
            "select t.title, t.first_level_title, t.is_influenceable from classified_payments p"
            " join category_tree t on t.code = p.class_code where purpose = 'parish precept'"
        ).fetchall()
    assert rows == [("Precepts", "Payments between public bodies", False)]


def test_a_classification_without_a_model_names_none(evidence: Home) -> None:
    derivation = current_derivation(evidence, "categories")
    assert derivation is not None
    assert derivation.made_from["model"] == ""
    assert derivation.facts["precision"] == 0.95


def test_a_higher_precision_never_covers_more(tmp_path: Path) -> None:
    home = make_home(
        tmp_path,
        [
            coded("a", "Electricity", supplier_name="Power Ltd", times=40),
            coded("b", "Grounds maintenance", supplier_name="Power Ltd", times=4),
            coded("c", "Gas", supplier_name="Other Ltd", times=3),
            {"purpose": "Grass cutting", "supplier_name": "Mower Ltd"},
            coded("d", "", supplier_name="Other Ltd"),
        ],
    )
    summary = verbs.classify(home, retrain=False, precision=0.9)
    for level in (1, 2):
        covered = [summary.covered(precision, level)[0] for precision in (0.80, 0.90, 0.95, 0.99)]
        assert covered == sorted(covered, reverse=True)
    assert summary.covered(0.90, 1)[0] == summary.classified_lines
    assert summary.covered(0.80, 1)[0] > summary.covered(0.99, 1)[0]


def test_rules_are_counted_and_checked_against_published_classes(tmp_path: Path) -> None:
    home = make_home(
        tmp_path,
        [
            coded("grass cutting", "Grounds maintenance", supplier_name="A Ltd", times=3),
            coded("grass cutting", "Electricity", supplier_name="B Ltd"),
            coded("grass cutting", "", supplier_name="C Ltd", times=5),
        ],
    )
    summary = verbs.classify(home, retrain=False)
    (rule,) = [count for count in summary.rules if count.lines]
    assert (rule.code, rule.lines, rule.checked_lines, rule.agreed_lines) == ("EN02", 9, 4, 3)
    assert rule.measured_precision == 0.75
    # Each supplier counts once: one of two agrees, beside what was stated for a rule nobody has checked yet.
    assert rule.probability == pytest.approx((1 + 0.96 * 20) / 22)


def test_the_same_inputs_give_the_same_classification(tmp_path: Path) -> None:
    home = make_home(tmp_path, [coded("a", "Electricity", times=4), {"purpose": "Grass cutting"}])
    first = verbs.classify(home, retrain=False)
    assert verbs.classify(home, retrain=False).derivation_id == first.derivation_id


def test_payees_must_be_resolved_first_and_again_after_an_import(tmp_path: Path) -> None:
    home = make_home(tmp_path, [{"purpose": "a"}], resolve=False)
    with pytest.raises(NotFound, match="tallystick suppliers resolve"):
        verbs.classify(home)
    resolve_suppliers(home)
    verbs.classify(home, retrain=False)
    add_lines(home, [{"purpose": "b"}])
    with pytest.raises(NotFound, match="after the suppliers were resolved"):
        verbs.classify(home)
    with pytest.raises(NotFound, match="categories classify"):
        verbs.show(home)


@pytest.mark.parametrize("precision", [0.0, -1.0, 1.5])
def test_a_precision_is_a_share(tmp_path: Path, precision: float) -> None:
    home = make_home(tmp_path, [{"purpose": "a"}])
    with pytest.raises(UsageProblem, match="precision"):
        verbs.classify(home, precision=precision)
