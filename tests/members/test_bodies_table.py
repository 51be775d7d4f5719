"""Every row of the bundled table is a body that can be trusted to be found again."""

import re
from datetime import date

import pytest

from tallystick.kernel import UsageProblem
from tallystick.members import Body, BodyKind, add_body, load_register
from tallystick.members.names import normalise_name
from tallystick.members.register import BUNDLED_TABLE
from tallystick.members.table import COLUMNS, body_from_cells, cells_of, check_body, read_bodies

BODIES = list(read_bodies(BUNDLED_TABLE))
BY_ID = {body.body_id: body for body in BODIES}


def test_ids_are_unique_and_every_row_can_be_used():
    assert len(BY_ID) == len(BODIES)
    for body in BODIES:
        check_body(body)
        assert body.source, body.name
        assert body.name == " ".join(body.name.split())


def test_gss_codes_are_written_as_ons_writes_them():
    for body in BODIES:
        assert not body.gss_code or re.fullmatch(r"[ENSW]\d{8}", body.gss_code), body.name


def test_successors_and_parents_exist_and_successors_outlive_what_they_took_over():
    for body in BODIES:
        for successor in body.successors:
            heir = BY_ID[successor]
            assert body.valid_to is not None
            assert heir.valid_to is None or heir.valid_to >= body.valid_to, (body.name, heir.name)
        if body.parent:
            assert BY_ID[body.parent].kind is BodyKind.DEPARTMENT, body.name


def test_the_id_is_the_code_where_there_is_one():
    for body in BODIES:
        if body.kind.is_council or body.kind in (BodyKind.POLICE, BodyKind.FIRE, BodyKind.COMBINED_AUTHORITY):
            assert body.body_id == body.gss_code or body.body_id.startswith("XT-"), body.name
        else:
            assert body.body_id in (body.gss_code, body.org_id) or body.body_id.startswith("XT-"), body.name


def test_what_comes_from_memory_alone_is_not_called_confirmed():
    assert all(not body.confirmed for body in BODIES if body.source == "memory")


def test_every_english_tier_is_complete():
    def count(kind, prefix, in_force=True):
        return sum(
            b.kind is kind and b.gss_code.startswith(prefix) and b.is_in_force() is in_force for b in BODIES
        )

    assert count(BodyKind.COUNTY, "E10") == 21
    assert count(BodyKind.DISTRICT, "E07") == 164
    assert count(BodyKind.UNITARY, "E06") == 63
    assert count(BodyKind.METROPOLITAN, "E08") == 36
    assert count(BodyKind.LONDON_BOROUGH, "E09") == 33
    assert count(BodyKind.UNITARY, "W06") == 22
    assert count(BodyKind.UNITARY, "S12") == 32
    assert count(BodyKind.DISTRICT, "N09") == 11
    assert count(BodyKind.COUNTY, "E10", in_force=False) == 6


def test_a_body_is_found_by_its_own_name():
    register = load_register()
    lost = [body.name for body in BODIES if body.is_in_force() and register.by_name(body.name) != body]
    assert lost == []


def test_a_row_written_is_the_row_read():
    for body in BODIES:
        assert body_from_cells(cells_of(body)) == body


def test_names_of_bodies_normalise_to_something():
    assert all(normalise_name(body.name) for body in BODIES)


COUNCIL = Body("XT-example-borough-council", "Example Borough Council", BodyKind.DISTRICT, source="user")


def test_added_bodies_are_laid_over_the_bundled_table(tmp_path):
    table = tmp_path / "home" / "bodies.csv"
    add_body(table, COUNCIL)
    renamed = Body("E08000037", "Gateshead Example Council", BodyKind.METROPOLITAN, source="user")
    add_body(table, renamed)
    register = load_register(table)
    assert register.by_name("Example BC") == COUNCIL
    assert register.by_id("E08000037") == renamed
    assert len(register) == len(BODIES) + 1
    assert load_register().by_id("E08000037").name != renamed.name


def test_adding_the_same_id_again_replaces_it(tmp_path):
    table = tmp_path / "bodies.csv"
    add_body(table, COUNCIL)
    corrected = Body(COUNCIL.body_id, "Example City Council", BodyKind.DISTRICT, valid_to=date(2019, 3, 31))
    add_body(table, corrected)
    assert list(read_bodies(table)) == [corrected]


def test_without_a_table_of_ones_own_the_bundled_register_serves(tmp_path):
    assert load_register(tmp_path / "absent.csv") is load_register()


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (Body("", "Nameless", BodyKind.OTHER), "id"),
        (Body("has blank", "X", BodyKind.OTHER), "id"),
        (Body("XT-x", " ", BodyKind.OTHER), "name"),
        (Body("XT-x", "One | Two", BodyKind.OTHER), "name"),
        (Body("XT-x", "X", BodyKind.OTHER, gss_code="E0600001"), "GSS code"),
        (Body("XT-x", "X", BodyKind.OTHER, org_id="12345"), "org-id"),
        (
            Body("XT-x", "X", BodyKind.OTHER, valid_from=date(2020, 1, 1), valid_to=date(2019, 1, 1)),
            "last day",
        ),
    ],
)
def test_a_body_that_could_not_be_found_again_is_refused(tmp_path, body, says):
    table = tmp_path / "bodies.csv"
    with pytest.raises(UsageProblem, match=says):
        add_body(table, body)
    assert not table.exists()


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("XT-x,X,parish,,,,,,,,,,,,,me,no", "kind"),
        ("XT-x,X,other,,,,,31/03/2019,,,,,,,,me,no", "valid_from"),
        ("XT-x,X,other,,,,,,,,,many,,,,me,no", "population"),
        ("XT-x,X,other,,,,,,,,,,,,,me,perhaps", "confirmed"),
        ("XT-x,X,other", "3 cells"),
    ],
)
def test_a_broken_row_is_named(tmp_path, row, says):
    table = tmp_path / "bodies.csv"
    table.write_text(",".join(COLUMNS) + "\n" + row + "\n", encoding="utf-8")
    with pytest.raises(UsageProblem) as problem:
        load_register(table)
    assert "row 2" in problem.value.where
    assert says in problem.value.why


def test_a_table_with_other_columns_is_not_guessed_at(tmp_path):
    table = tmp_path / "bodies.csv"
    table.write_text("id,name\n1,X\n", encoding="utf-8")
    with pytest.raises(UsageProblem, match="columns"):
        load_register(table)


def test_a_body_is_in_force_between_its_first_and_last_day():
    body = Body("XT-x", "X", BodyKind.OTHER, valid_from=date(2015, 4, 1), valid_to=date(2019, 3, 31))
    assert [body.is_in_force(date(year, 4, 1)) for year in (2014, 2015, 2018, 2019)] == [
        False,
        True,
        True,
        False,
    ]
    assert not body.is_in_force()
