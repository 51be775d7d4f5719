"""A user's own trees: read, published side by side, refused with the row where they have a fault."""

import pytest

from tallystick.categories.crosswalks import Confidence, How, crosswalk, crosswalks
from tallystick.categories.schemes import load_scheme, scheme, schemes
from tallystick.kernel import FileRefused, NotFound, UsageProblem
from tallystick.store import Home, current_derivation

PROCLASS = """code,level1,level2,level3,clarification_info
100000,Boats,"","",Product / service
101000,Boats,Rowing,"",Products
101100,Boats,Rowing,Oars,"Products, not paddles"
200000,Kites,,,Service
"""
UNSPSC = """"UNSPSC as exported",,,,,,,
Key,Segment,Segment Title,Family,Family Title,Class,Class Title,Commodity,Commodity Title
1,10000000,Animals,10100000,Live animals,10101500,Livestock,10101501,Cats
2,10000000,Animals,10100000,Live animals,10101500,Livestock,10101502,Dogs
3,10000000,Animals,10110000,Pet things,,,,
"""
OWN = """Code,Title,Parent,Definition
A,Care,,All care
A1,Homes,A,"Homes, of any kind"
A11,Small homes,A1,
B,"Roads, paths",,
"""


@pytest.fixture
def home(tmp_path):
    return Home.open(tmp_path / "evidence", create=True)


def written(tmp_path, text, name="file.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def test_proclass_is_read_as_its_owner_wrote_it(home, tmp_path):
    found = load_scheme(home, "proclass", written(tmp_path, PROCLASS))
    assert found.path("101100") == ("100000", "101000", "101100")
    oars = found.categories["101100"]
    assert (oars.title, oars.level, oars.definition) == ("Oars", 3, "Products, not paddles")
    assert scheme(home, "proclass") == found


def test_other_headings_of_the_proclass_columns_are_known(home, tmp_path):
    text = PROCLASS.replace(
        "code,level1,level2,level3,clarification_info", "ProClass Code,Level 1,Level 2,Level 3,Note"
    )
    assert len(load_scheme(home, "proclass", written(tmp_path, text)).categories) == 4


def test_unspsc_is_read_from_commodities_below_a_preamble(home, tmp_path):
    found = load_scheme(home, "unspsc", written(tmp_path, UNSPSC, encoding="cp1252"))
    assert found.path("10101502") == ("10000000", "10100000", "10101500", "10101502")
    assert found.categories["10110000"].level == 2
    assert len(found.categories) == 6


def test_any_tree_is_read_from_code_title_and_parent(home, tmp_path):
    found = load_scheme(home, "csv", written(tmp_path, "\ufeff" + OWN, "north_sea.csv"))
    assert found.name == "north_sea"
    assert found.path("A11") == ("A", "A1", "A11")
    assert found.categories["A1"].definition == "Homes, of any kind"


def test_a_new_load_keeps_the_others_and_replaces_its_own(home, tmp_path):
    load_scheme(home, "proclass", written(tmp_path, PROCLASS))
    load_scheme(home, "csv", written(tmp_path, OWN, "sea.csv"))
    load_scheme(home, "csv", written(tmp_path, "code,title,parent\nZ,Zoo,\n", "sea.csv"))
    assert schemes(home) == ("tallystick", "cpv", "proclass", "sea")
    assert list(scheme(home, "sea").categories) == ["Z"]
    assert len(scheme(home, "proclass").categories) == 4
    facts = current_derivation(home, "schemes").facts["schemes"]
    assert facts["sea"] == {"kind": "csv", "title": "sea", "file": "sea.csv", "classes": 1, "levels": 1}


def test_the_same_files_give_the_same_derivation(home, tmp_path):
    path = written(tmp_path, PROCLASS)
    load_scheme(home, "proclass", path)
    first = current_derivation(home, "schemes").id
    load_scheme(home, "proclass", path)
    assert current_derivation(home, "schemes").id == first


def test_our_own_tree_and_cpv_need_no_loading(home):
    assert scheme(home).name == "tallystick"
    assert scheme(home, "cpv").categories["79000000"].level == 1
    with pytest.raises(NotFound, match="There is no scheme"):
        scheme(home, "proclass")


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("proclass", PROCLASS + "100000,Boats,Again,,\n", "100000 in rows 2 and 6"),
        ("proclass", PROCLASS + "300000,Trains,Steam,,\n", "row 6"),
        ("proclass", PROCLASS + ",Trains,,,\n", "no code or no heading"),
        ("proclass", OWN, "No header row was found with the columns code, level1"),
        ("unspsc", UNSPSC + "4,1000,Animals,,,,,,\n", 'The segment "1000" is not a code of eight digits'),
        ("unspsc", UNSPSC + "4,20000000,Rocks,10100000,Live animals,,,,\n", "elsewhere in the tree in row 3"),
        ("csv", OWN + "C1,Ships,C,\n", 'row 6: C1 below "C"'),
        ("csv", OWN + "A1,Homes again,A,\n", "A1 in rows 3 and 6"),
        ("csv", "code,title,parent\nX,Round,Y\nY,And round,X\n", "stands below itself"),
        ("csv", "code,title,parent\n", "no rows below its header"),
        ("csv", "code,title,parent\nX,,\n", "row 2"),
        ("csv", "PK\x03\x04", "It is a workbook"),
    ],
)
def test_a_fault_refuses_the_file_and_names_the_row(home, tmp_path, kind, text, says):
    with pytest.raises(FileRefused) as refusal:
        load_scheme(home, kind, written(tmp_path, text))
    assert says in refusal.value.advice()
    assert current_derivation(home, "schemes") is None


def test_a_file_that_is_not_there(home, tmp_path):
    with pytest.raises(FileRefused, match="There is no such file"):
        load_scheme(home, "csv", tmp_path / "none.csv")


def test_a_kind_or_name_that_will_not_do(home, tmp_path):
    path = written(tmp_path, OWN)
    with pytest.raises(UsageProblem, match="proclass, unspsc, csv"):
        load_scheme(home, "naics", path)
    with pytest.raises(UsageProblem, match="cannot be called"):
        load_scheme(home, "csv", path, name="CPV")


def test_a_crosswalk_of_ones_own(home, tmp_path):
    path = written(
        tmp_path,
        "source,target,confidence,note\nA*,AC,most,all homes\nA12,AC03,,\nZ,,,\n",
        "sea_to_tallystick.csv",
    )
    found = load_scheme(home, "crosswalk", path)
    assert (found.source, found.target, len(found.entries)) == ("sea", "tallystick", 3)
    assert found.map("A12") == "AC03"
    back = found.find("A77")
    assert (back.target, back.how, back.confidence, back.by) == ("AC", How.BY_PARENT, Confidence.MOST, "A*")
    assert found.map("Z") is None
    assert ("sea", "tallystick") in crosswalks(home)
    assert crosswalk("sea", home=home) == found


def test_a_loaded_crosswalk_prevails_over_one_that_ships(home, tmp_path):
    path = written(tmp_path, "source,target\n79100000,RF\n", "cpv_to_tallystick.csv")
    load_scheme(home, "crosswalk", path)
    assert crosswalk("cpv", home=home).map("79100000") == "RF"
    assert crosswalk("cpv").map("79100000") == "PS01"


def test_a_code_backs_off_along_the_tree_that_was_loaded(home, tmp_path):
    load_scheme(home, "csv", written(tmp_path, OWN, "sea.csv"))
    load_scheme(home, "crosswalk", written(tmp_path, "source,target\nA,AC\n", "sea_to_tallystick.csv"))
    found = crosswalk("sea", home=home).find("A11")
    assert (found.target, found.how, found.by) == ("AC", How.BY_PARENT, "A")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("source,target\nA,AC99\n", "A to AC99"),
        ("source,target\nA,AC\nA,CS\n", '"A" stands there twice'),
        ("source,target,confidence\nA,AC,perhaps\n", 'confidence "perhaps" is not known'),
        ("code,class\nA,AC\n", "no column source and no column target"),
        ("source,target\n,AC\n", "The source code is empty"),
    ],
)
def test_a_crosswalk_with_a_fault_is_refused(home, tmp_path, text, says):
    with pytest.raises(FileRefused) as refusal:
        load_scheme(home, "crosswalk", written(tmp_path, text, "sea_to_tallystick.csv"))
    assert says in refusal.value.advice()


def test_a_crosswalk_that_is_nowhere():
    with pytest.raises(NotFound, match='no crosswalk from "sea"'):
        crosswalk("sea")
