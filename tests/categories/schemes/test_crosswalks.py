"""Crosswalks that ship: whole, pointing at real classes, and honest about what they do not map."""

import csv
import io
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.categories.crosswalks import Confidence, Crosswalk, Entry, How, crosswalk, crosswalks
from tallystick.categories.schemes import cpv_scheme, own_scheme, read_scheme

SHARED = Path(__file__).parents[4] / "shared" / "data"
PROCLASS = SHARED / "reference/classification/northwestopendata_lgtc_refdata/proclass_17__proclass_17.csv"
TRAFFORD = SHARED / "spend/trafford/trafford-supplier-spend-2024-25.zip"
OWN = own_scheme().categories


@pytest.mark.parametrize(("source", "target"), crosswalks())
def test_every_target_is_a_class_of_the_tree(source, target):
    entries = crosswalk(source, target).entries
    assert entries
    assert [entry for entry in entries.values() if entry.target and entry.target not in OWN] == []


def test_every_cpv_division_and_group_is_mapped_once_or_explicitly_to_nothing():
    table = crosswalk("cpv")
    groups = [code for code in cpv_scheme().categories if code.endswith("00000")]
    assert [code for code in groups if code not in table.entries] == []
    nothing = [code for code in groups if not table.entries[code].target]
    assert len(nothing) <= 8
    assert all(table.entries[code].note for code in nothing)


def test_every_cpv_source_is_a_code_of_the_vocabulary():
    assert [code for code in crosswalk("cpv").entries if code not in cpv_scheme().categories] == []


@given(st.sampled_from(sorted(cpv_scheme().categories)))
def test_a_cpv_code_says_what_the_nearest_code_above_it_says(code):
    table, tree = crosswalk("cpv"), cpv_scheme()
    said = next(above for above in reversed(tree.path(code)) if above in table.entries)
    assert table.map(code) == (table.entries[said].target or None)


@pytest.mark.parametrize(
    ("code", "target"),
    [
        ("79111000", "PS01"),  # legal advisory services
        ("60112000", "PT05"),  # public road transport
        ("90511000", "WM01"),  # refuse collection
        ("45233141", "HW01"),  # road maintenance works
        ("55523100", "FC02"),  # school meals
        ("50750000", "FM04"),  # lift maintenance
        ("71311210", "HW10"),  # highways consultancy
        ("98371110", "BR01"),  # cemetery services
        ("80511000", "HR06"),  # staff training services
        ("60500000", None),  # space transport
    ],
)
def test_what_a_category_manager_would_say_of_cpv(code, target):
    assert crosswalk("cpv").map(code) == target


@pytest.mark.parametrize(
    ("code", "target", "how"),
    [
        ("321014", "AC03", How.EXACT),
        ("401303", "CS02", How.EXACT),
        ("361812", "PT01", How.EXACT),
        ("321099", "AC", How.BY_PARENT),  # a code of another version, among those of adults
        ("321277", "CS09", How.BY_PARENT),  # among those of disabled children
        ("371055", "UT", How.BY_PARENT),
    ],
)
def test_a_proclass_code_is_mapped_itself_or_by_its_beginning(code, target, how):
    found = crosswalk("proclass").find(code)
    assert (found.target, found.how) == (target, how)


def test_proclass_headings_are_not_in_the_crosswalk():
    entries = crosswalk("proclass").entries.values()
    assert all(entry.source.rstrip("*").isdigit() for entry in entries)
    assert {entry.note for entry in entries} <= {
        "",
        "codes that no row names",
        "published by councils under an earlier version",
    }


def test_a_number_that_is_no_code_of_the_scheme_is_not_mapped():
    assert crosswalk("proclass").map("999999") is None
    assert crosswalk("proclass").map("") is None
    assert crosswalk("proclass").map("NA") is None


def test_unspsc_backs_off_two_digits_at_a_time():
    table = crosswalk("unspsc")
    assert table.find("80121604").by == "80120000"  # legal services
    assert table.map("43211503") == "IT02"
    assert sum(code.endswith("000000") for code in table.entries) >= 55


def test_merchant_codes_of_airlines_and_hotels_are_read_by_their_beginning():
    table = crosswalk("mcc")
    assert (table.map("3005"), table.map("3504"), table.map("5812")) == ("HR08", "HR08", "FC03")
    assert all("unconfirmed" in entry.note for entry in table.entries.values())


def test_coverage_counts_codes_lines_and_pence_and_lists_the_rest_largest_first():
    table = Crosswalk(
        "a", "b", "", {"100000": Entry("100000", "AC"), "2*": Entry("2*", "CS", Confidence.SOME)}, (2,)
    )
    found = table.coverage([("100000", 3, 500), ("209999", 2, -200), ("300000", 1, 10), ("400000", 5, -900)])
    assert (found.codes, found.lines, found.pence) == (4, 11, 1610)
    assert (found.mapped_codes, found.mapped_lines, found.mapped_pence) == (2, 5, 700)
    assert found.by_how == {How.EXACT: (1, 3, 500), How.BY_PARENT: (1, 2, 200)}
    assert [(item.code, item.pence) for item in found.unmapped] == [("400000", 900), ("300000", 10)]


def test_a_source_that_maps_to_nothing_stops_the_search_above():
    table = Crosswalk(
        "a", "b", "", {"100000": Entry("100000", "AC"), "110000": Entry("110000", "")}, (1, 2, 4)
    )
    assert table.map("110000") is None
    assert table.map("110012") is None
    assert table.map("120000") == "AC"


@pytest.mark.shared
def test_every_code_of_proclass_17_has_a_row_of_its_own():
    if not PROCLASS.is_file():
        pytest.skip("ProClass 17 is not in ../shared/data")
    codes = read_scheme("proclass", PROCLASS).categories
    assert len(codes) == 586
    assert [code for code in codes if code not in crosswalk("proclass").entries] == []


@pytest.mark.shared
def test_every_code_that_a_council_publishes_is_mapped():
    if not TRAFFORD.is_file():
        pytest.skip("the lines with ProClass codes are not in ../shared/data")
    with zipfile.ZipFile(TRAFFORD) as archive, archive.open(archive.namelist()[0]) as file:
        lines = Counter(row["ProclassCode"] for row in csv.DictReader(io.TextIOWrapper(file, "utf-8-sig")))
    found = crosswalk("proclass").coverage((code, count, 0) for code, count in lines.items() if code != "NA")
    assert found.unmapped == ()
    assert (found.codes, found.lines) == (211, 167_267)
