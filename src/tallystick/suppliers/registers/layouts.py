"""The layouts of registers' files: by which columns a file is known, and whose register it is.

Sources: Companies House, free company data product (55 columns, headings with leading blanks); Charity
Commission for England and Wales, full register download (JSON or tabbed text); Scottish Charity Regulator
(OSCR) and Charity Commission for Northern Ireland (CCNI), register downloads (CSV).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tallystick.kernel import FileRefused
from tallystick.suppliers.registers.model import RegisterKind


@dataclass(frozen=True)
class Layout:
    """One kind of file.

    Attributes:
        name: short name, also the key of the publisher's rows in the tables (``source``).
        title: what people call the file.
        kind: the register it belongs to.
        required: headings (lower case, one blank between words) without which it is not this file.
        optional: headings that are used where they are there.
        advice: where to get it.
    """

    name: str
    title: str
    kind: RegisterKind
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    advice: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every heading that is used, in the order in which rows are read."""
        return self.required + self.optional


PREVIOUS_NAMES = 10

COMPANIES = Layout(
    "companies_house",
    "the free company data product (BasicCompanyDataAsOneFile-YYYY-MM-DD.zip)",
    RegisterKind.COMPANIES_HOUSE,
    (
        "companyname",
        "companynumber",
        "regaddress.postcode",
        "companycategory",
        "companystatus",
        "incorporationdate",
    ),
    (
        "dissolutiondate",
        "regaddress.posttown",
        "siccode.sictext_1",
        "siccode.sictext_2",
        "siccode.sictext_3",
        "siccode.sictext_4",
        *(
            f"previousname_{number}.{part}"
            for number in range(1, PREVIOUS_NAMES + 1)
            for part in ("companyname", "condate")
        ),
    ),
    "Download it from download.companieshouse.gov.uk (Free Company Data Product), as one file.",
)

CHARITIES_ENGLAND_WALES = Layout(
    "ccew",
    "the register of the Charity Commission for England and Wales (publicextract.charity)",
    RegisterKind.CHARITIES,
    ("registered_charity_number", "linked_charity_number", "charity_name", "charity_registration_status"),
    (
        "date_of_registration",
        "date_of_removal",
        "charity_contact_postcode",
        "charity_company_registration_number",
        "charity_is_cio",
    ),
    "Download publicextract.charity from the full register download of the Charity Commission.",
)

OTHER_NAMES_ENGLAND_WALES = Layout(
    "ccew_other_names",
    "the other names of charities in England and Wales (publicextract.charity_other_names)",
    RegisterKind.CHARITIES,
    ("registered_charity_number", "linked_charity_number", "charity_name", "charity_name_type"),
    advice="Download publicextract.charity_other_names from the Charity Commission's full register download.",
)

CHARITIES_SCOTLAND = Layout(
    "oscr",
    "the register of the Scottish Charity Regulator (CharityExport)",
    RegisterKind.CHARITIES,
    ("charity number", "charity name", "registered date", "charity status"),
    ("known as", "postcode", "ceased date"),
    "Download the register as CSV from oscr.org.uk.",
)

CHARITIES_NORTHERN_IRELAND = Layout(
    "ccni",
    "the register of the Charity Commission for Northern Ireland (charitydetails.csv)",
    RegisterKind.CHARITIES,
    ("reg charity number", "sub charity number", "charity name", "date registered", "status"),
    ("public address", "company number", "other name", "other names"),
    "Download the register as CSV from charitycommissionni.org.uk.",
)

LAYOUTS: tuple[Layout, ...] = (
    COMPANIES,
    OTHER_NAMES_ENGLAND_WALES,
    CHARITIES_ENGLAND_WALES,
    CHARITIES_SCOTLAND,
    CHARITIES_NORTHERN_IRELAND,
)
"""Every layout that can be loaded, the more particular before the more general."""

_MOST_SHOWN = 8


def plain_heading(text: str) -> str:
    """Return a heading in lower case with single blanks; headings of companies begin with a blank."""
    return " ".join(text.replace("\ufeff", "").split()).lower()


def layout_of(headings: Sequence[str], kind: RegisterKind, where: str) -> Layout:
    """Return the layout that a file's headings show.

    Raises:
        FileRefused: it is no file of this register; says what was expected and what was found.
    """
    found = {plain_heading(heading) for heading in headings}
    layout = next((item for item in LAYOUTS if found.issuperset(item.required)), None)
    if layout is not None and layout.kind is kind:
        return layout
    expected = [item for item in LAYOUTS if item.kind is kind]
    if layout is not None:
        raise FileRefused(
            f"The file is not a register of the kind {kind.value}",
            where=where,
            why=f"Its columns are those of {layout.title}.",
            next_step=f"Run: tallystick suppliers load {layout.kind.value} FILE",
        )
    closest = max(expected, key=lambda item: len(found.intersection(item.required)))
    lacking = [heading for heading in closest.required if heading not in found]
    raise FileRefused(
        f"The file is not a register of the kind {kind.value}",
        where=where,
        why=f"Expected {closest.title} with the columns {', '.join(closest.required)}; "
        f"found {_listed(headings)}. Lacking: {', '.join(lacking)}.",
        next_step=closest.advice,
    )


def _listed(headings: Sequence[str]) -> str:
    shown = [plain_heading(heading)[:40] or "(blank)" for heading in headings[:_MOST_SHOWN]]
    more = len(headings) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "") if shown else "no columns"
