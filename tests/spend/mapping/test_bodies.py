"""Who published a table: columns before titles, titles before names of files and folders."""

import re
from pathlib import Path

import pytest

from tallystick.members import Body, BodyKind, Register, load_register
from tallystick.spend.mapping.bodies import identify_body, meaningful_file_name
from tallystick.spend.mapping.model import ColumnMapping, Field, FileContext

REGISTER = load_register()
CALDERDALE_URI = "http://statistics.data.gov.uk/doc/local-authority-district/00CY"


def columns(**fields):
    """Make columns in order: heading=Field."""
    return tuple(ColumnMapping(n, heading, field, 0.9) for n, (heading, field) in enumerate(fields.items()))


def identify(mapped=(), sample=(), register=REGISTER, **context):
    return identify_body(mapped, sample, FileContext(**context), register)


def repeated(*rows_and_counts):
    return [row for row, count in rows_and_counts for _ in range(count)]


ENTITY = columns(Family=Field.BODY_NAME, Entity=Field.BODY_NAME, Amount=Field.AMOUNT)


def test_a_uri_column_is_the_surest_sign():
    found = identify(columns(Body=Field.BODY_CODE), [(CALDERDALE_URI,)] * 5, folder="leeds")
    assert found.body_id == "E08000033"
    assert "00CY" not in found.body_name
    assert any("contradicts" in sentence for sentence in found.evidence)
    alone = identify(columns(Body=Field.BODY_CODE), [(CALDERDALE_URI,)] * 5)
    agreed = identify(columns(Body=Field.BODY_CODE), [(CALDERDALE_URI,)] * 5, folder="calderdale")
    assert found.confidence < alone.confidence <= agreed.confidence


def test_a_name_column_with_other_units_of_the_council_is_the_council():
    sample = repeated((("Leeds City Council",), 83), (("Aire Homes",), 17))
    found = identify(columns(Name=Field.BODY_NAME), sample)
    assert found.body_name == "Leeds City Council"
    assert "83 of 100" in found.evidence[0]


def test_the_entity_is_more_specific_than_its_department():
    found = identify(ENTITY, [("DEFRA", "RPA", "1.00")] * 9)
    assert found.body_name == "Rural Payments Agency"
    assert not any("contradicts" in sentence for sentence in found.evidence)


def test_a_health_body_is_more_specific_than_the_department_of_health():
    found = identify(ENTITY, [("Department of Health", "Barts Health NHS Trust", "1.00")] * 9)
    assert found.body_id == "GB-NHS-R1H"


def test_several_entities_of_one_family_belong_to_the_family():
    sample = repeated((("", "EA", "1"), 40), (("", "Defra", "1"), 30), (("", "Natural England", "1"), 30))
    found = identify(ENTITY, sample)
    assert found.body_name == "Department for Environment, Food and Rural Affairs"


def test_a_family_without_its_own_department_among_the_rows():
    found = identify(ENTITY, repeated((("", "HMCS", "1"), 60), (("", "Tribunals Service", "1"), 40)))
    assert found.body_name == "Ministry of Justice"


def test_councils_that_were_merged_belong_to_the_one_that_took_them_over():
    sample = repeated((("Craven District Council",), 40), (("Selby District Council",), 60))
    assert identify(columns(Council=Field.BODY_NAME), sample).body_name == "North Yorkshire Council"


def test_councils_that_have_nothing_in_common_are_nobody():
    sample = repeated((("Leeds City Council",), 50), (("Devon County Council",), 50))
    assert identify(columns(Council=Field.BODY_NAME), sample).body_id.startswith("local:unidentified-")


def test_an_entity_that_the_register_does_not_know_is_kept_under_its_own_name():
    found = identify(ENTITY, [("Cabinet Office", "Office of Example Affairs", "1")] * 4)
    assert found.body_id == "local:office-of-example-affairs"
    assert found.body_name == "Office of Example Affairs"
    assert found.confidence <= 0.5
    assert any("--body" in sentence and "spend body add" in sentence for sentence in found.evidence)


def test_a_meaningless_body_column_does_not_hide_the_folder():
    found = identify(columns(Body=Field.BODY_NAME), [("O8",)] * 4, folder="harrogate")
    assert found.body_name == "Harrogate Borough Council"


def test_a_column_without_heading_gives_no_new_name():
    mapped = (ColumnMapping(0, "", Field.BODY_NAME, 0.9),)
    assert identify(mapped, [("Example Group",)] * 4).body_id.startswith("local:unidentified-")
    assert identify(mapped, [("Leeds City Council",)] * 4).body_name == "Leeds City Council"


def test_initials_that_fit_do_not_lower_the_confidence():
    file_name = "Stockport September 2014.xls"
    fitting = identify(columns(Body=Field.BODY_NAME), [("SMBC",)] * 4, file_name=file_name)
    other = identify(columns(Body=Field.BODY_NAME), [("Acme Services",)] * 4, file_name=file_name)
    assert fitting.body_name == other.body_name == "Stockport Metropolitan Borough Council"
    assert fitting.confidence > other.confidence


def test_a_column_of_many_departments_says_nothing():
    departments = [(f"Ward {n}",) for n in range(30)]
    assert identify(columns(Department=Field.BODY_NAME), departments).body_id.startswith(
        "local:unidentified-"
    )


def test_a_title_above_the_header():
    preamble = (("Organisation", "", "Partnerships for Schools"), ("Month", "", "February 2012"))
    found = identify(preamble=preamble, file_name="data.csv")
    assert found.body_name == "Partnerships for Schools"


@pytest.mark.parametrize(
    ("context", "name"),
    [
        ({"file_name": "trafford-supplier-spend-2024-25.csv"}, "Trafford Metropolitan Borough Council"),
        ({"file_name": "2014-04.csv", "folder": "downloads/northtyneside"}, "North Tyneside Council"),
        ({"file_name": "q1.xlsx", "folder": r"C:\data\devon_cc"}, "Devon County Council"),
        ({"file_name": "q1.xlsx", "table_name": "Leeds City Council Q1"}, "Leeds City Council"),
        (
            {"file_name": "members.zip", "table_name": "gateshead-2013-01.csv"},
            "Gateshead Metropolitan Borough Council",
        ),
        ({"folder": "lancashire_pcc"}, "Lancashire Police and Crime Commissioner"),
        ({"file_name": "bis-spending-january-2016.xlsx"}, "Department for Business, Innovation and Skills"),
    ],
)
def test_names_around_the_table(context, name):
    assert identify(**context).body_name == name


def test_the_file_name_weighs_more_than_the_folder():
    found = identify(file_name="Tameside September 2014.csv", folder="oldham")
    assert found.body_name == "Tameside Metropolitan Borough Council"
    assert "contradicts" in found.evidence[-1]


def test_a_predecessor_in_the_folder_is_no_contradiction():
    sample = [("North Yorkshire Council",)] * 3
    found = identify(columns(Name=Field.BODY_NAME), sample, folder="harrogate")
    assert found.body_name == "North Yorkshire Council"
    assert not any("contradicts" in sentence for sentence in found.evidence)


@pytest.mark.parametrize(
    ("file_name", "meaning"),
    [
        ("_wpdmdl_44201&ind_1491307420513&refresh_c2e62b64&filename_June-24.csv", "June-24"),
        ("download.php?file=leeds%20spend.csv&v=1", "leeds spend"),
        ("Bath & NE Somerset.xlsx", "Bath & NE Somerset"),
        ("folder/spend.csv.csv", "spend"),
        (r"C:\data\spend 2014.XLS", "spend 2014"),
        ("", ""),
    ],
)
def test_download_parameters_carry_nothing(file_name, meaning):
    assert meaningful_file_name(file_name) == meaning


def test_nothing_names_anybody():
    header = columns(Date=Field.PAID_ON, Amount=Field.AMOUNT)
    found = identify(header, [("01/04/2014", "1.00")], folder="xq", file_name="reading list.csv")
    assert re.fullmatch(r"local:unidentified-[0-9a-f]{8}", found.body_id)
    assert found.confidence < 0.2
    assert any("--body" in sentence for sentence in found.evidence)
    again = identify(header, [("02/05/2015", "2.00")], folder="xq", file_name="other.csv")
    elsewhere = identify(header, [], folder="yr")
    assert again.body_id == found.body_id != elsewhere.body_id


def test_ragged_rows_and_empty_cells_are_no_names():
    found = identify(ENTITY, [(), (None, None), ("", " "), ("DfE",)])
    assert found.body_name == "Department for Education"


def test_a_body_that_the_user_added_is_found():
    own = Body("XT-example", "Example Borough Council", BodyKind.DISTRICT)
    register = Register([*REGISTER, own])
    assert identify(folder="Example BC", register=register).body_id == "XT-example"


SHARED = Path(__file__).resolve().parents[3] / ".." / "shared" / "data" / "spend"


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real files of ../shared/data are not here")
def test_no_folder_of_real_files_names_the_wrong_kind_of_body():
    found = {folder.name: identify(folder=folder.name) for folder in SHARED.iterdir() if folder.is_dir()}
    named = {name: body for name, body in found.items() if not body.body_id.startswith("local:")}
    assert len(named) >= 15
    for name, body in named.items():
        if name.startswith("nhs_"):
            assert body.body_id.startswith("GB-NHS-")
        if name.endswith("_pcc"):
            assert body.body_id.startswith("E23")
        if name.endswith("_fire"):
            assert body.body_id.startswith("E31")
        if name.endswith("_cc"):
            assert body.body_id.startswith("E10")


def test_a_folder_called_after_an_unknown_body_gives_a_provisional_name() -> None:
    found = identify_body(
        (), (), FileContext("spend_202304.csv", "downloads/zelllowe-district-council"), load_register()
    )
    assert (found.body_id, found.body_name) == (
        "local:zelllowe-district-council",
        "Zelllowe District Council",
    )
    assert "The folder is called" in found.evidence[0]
    other = identify_body((), (), FileContext("spend_202304.csv", "home/downloads"), load_register())
    assert other.body_id.startswith("local:unidentified-")
