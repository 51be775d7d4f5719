"""Made suppliers: invented names, identifiers that no one holds, and the spellings bodies use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tallystick.sample.categories import CARD_CATEGORIES, CATEGORIES, Category
from tallystick.sample.model import Body, Supplier
from tallystick.sample.streams import Stream

_FIRST = (  # noqa: SIM905 - a word list reads better as words
    "Quill Ostra Venn Drav Haxen Morra Pell Istr Wyst Brenth Corv Dunvar Elver Fenwy Garro Hesk Ivel Jorv "
    "Kess Lumbr Marrow Nethr Orrin Pendr Quorn Rusk Selv Thrawn Ulv Vask Wendr Yarro Zell Ambr Brack Cald "
    "Darr Esk Fald Grenn"
).split()
_LAST = (  # noqa: SIM905 - as above
    "mere fell lowe holt combe wick hythe stead march moor garth water haven thorpe beck dene ridge shaw "
    "cott ley more sand well bridge"
).split()
STEMS: tuple[str, ...] = tuple(f"{first}{last}" for last in _LAST for first in _FIRST)
"""Invented place-like words; suppliers and towns are made from them."""

_FORMS = ("Limited", "Limited", "Ltd", "Limited", "Ltd", "PLC")
_CHARITIES = {"voluntary"}
_NO_FORM = {"legal", "levy", "carers", "refund_people"}


def vat_number(serial: int) -> str:
    """Return an invented VAT number with right check digits (weights 8 to 2, modulus 97).

    The first seven digits are taken from 9,500,000 upwards, which is believed not to be issued with this
    older modulus (unconfirmed), so that a number should belong to no one.
    """
    digits = f"{9_500_000 + serial % 190_000:07d}"
    weighted = sum(int(digit) * weight for digit, weight in zip(digits, range(8, 1, -1), strict=True))
    return f"{digits}{97 - weighted % 97:02d}"


def company_number(serial: int) -> str:
    """Return an invented company number: eight digits in a range far above any yet issued."""
    return f"{91_000_000 + serial * 37 % 8_000_000:08d}"


def charity_number(serial: int) -> str:
    """Return an invented charity number: seven digits far above any yet issued."""
    return f"{9_100_000 + serial * 13 % 800_000:07d}"


def spellings(name: str, town: str, trading: str) -> tuple[str, ...]:
    """Return the true name and the ways in which ledgers write it, without repeats."""
    core = name.removesuffix(" Limited").removesuffix(" Ltd").removesuffix(" PLC")
    has_form = core != name
    forms = (f"{core} Limited", f"{core} Ltd", f"{core} LTD", f"{core} Ltd.", core) if has_form else (core,)
    amper = core.replace(" and ", " & ") if " and " in core else core
    written = (
        name,
        *forms,
        name.upper(),
        f"{core} LTD.".upper() if has_form else core.upper(),
        f"{amper} Ltd" if has_form else amper,
        f"{name} t/a {trading}",
        f"{core} ({town})",
        f"{core} {form}, {town} Branch" if (form := "Ltd" if has_form else "") else f"{core} - {town}",
        name.upper()[:24].rstrip(),
    )
    return tuple(dict.fromkeys(written))


def made_supplier(serial: int, category: Category, bodies: frozenset[str], taken: set[str]) -> Supplier:
    """Return the supplier with a serial number; its name is one that is not yet taken."""
    stream = Stream("supplier", serial)
    noun = stream.pick(category.nouns)
    stem = _free_stem(serial, noun, taken)
    form = "" if category.key in _NO_FORM | _CHARITIES else f" {stream.pick(_FORMS)}"
    name = f"{stem} {noun}{form}"
    trading = f"{stream.pick(STEMS)} {noun}"
    is_company = bool(form)
    return Supplier(
        supplier_id=f"S{serial:05d}",
        name=name,
        category=category.key,
        spellings=spellings(name, stream.pick(STEMS), trading),
        bodies=bodies,
        company_number=company_number(serial) if is_company else "",
        vat_number=vat_number(serial) if is_company and stream.chance(800) else "",
        charity_number=charity_number(serial) if category.key in _CHARITIES else "",
    )


def _free_stem(serial: int, noun: str, taken: set[str]) -> str:
    """Return a stem that no earlier supplier joined with the noun; two stems once single ones run out."""
    for attempt in range(len(STEMS)):
        position = serial * 7_919 + attempt * 31
        stem = STEMS[position % len(STEMS)]
        if attempt > 40:
            stem = f"{stem} and {STEMS[(serial * 104_729 + attempt) % len(STEMS)]}"
        if f"{stem} {noun}" not in taken:
            taken.add(f"{stem} {noun}")
            return stem
    raise AssertionError("more suppliers than invented names")


SHARED_PER_CATEGORY = 7
LOCAL_PER_CATEGORY = 3


def county_suppliers(seed: int, bodies: Sequence[Body]) -> tuple[Supplier, ...]:
    """Return the suppliers of the county: for each category some shared by bodies, some local to one.

    The control body has suppliers of its own only, so that nothing about it is a finding.
    """
    return _with_groups(tuple(_county_suppliers(seed, bodies)))


GROUPS: tuple[tuple[str, str, bool], ...] = (
    ("electricity", "gas", True),
    ("software", "hardware", True),
    ("home_care", "care_home", True),
    ("waste", "highways", True),
    ("repairs", "construction", False),
    ("cleaning", "security", False),
    ("telephones", "catering", False),
    ("stationery", "training", False),
)
"""Pairs of trades in one group: one VAT registration, and one brand name where the last is true."""


def _with_groups(suppliers: tuple[Supplier, ...]) -> tuple[Supplier, ...]:
    """Plant commercial groups: some suppliers shared by many bodies trade under one VAT registration."""
    first_of: dict[str, Supplier] = {}
    for supplier in suppliers:
        if len(supplier.bodies) > 1 and supplier.vat_number:
            first_of.setdefault(supplier.category, supplier)
    taken = {supplier.name for supplier in suppliers}
    changed: dict[str, Supplier] = {}
    for leading, following, shares_brand in GROUPS:
        if leading not in first_of or following not in first_of:
            continue
        leader, follower = first_of[leading], first_of[following]
        changed[leader.supplier_id] = replace(leader, group_id=leader.supplier_id)
        joined = replace(follower, vat_number=leader.vat_number, group_id=leader.supplier_id)
        name = f"{leader.name.split()[0]} {follower.name.partition(' ')[2]}"
        if shares_brand and name not in taken:
            stream = Stream("brand", follower.supplier_id)
            written = spellings(
                name, stream.pick(STEMS), f"{stream.pick(STEMS)} {following.replace('_', ' ')}"
            )
            joined = replace(joined, name=name, spellings=written)
        changed[follower.supplier_id] = joined
    return tuple(changed.get(supplier.supplier_id, supplier) for supplier in suppliers)


def _county_suppliers(seed: int, bodies: Sequence[Body]) -> Iterator[Supplier]:
    taken: set[str] = set()
    sharing = [body.body_id for body in bodies if not body.is_control]
    serial = seed % 977 * 8
    for category in (*CATEGORIES, *CARD_CATEGORIES):
        if not category.nouns:
            continue
        for place in range(SHARED_PER_CATEGORY):
            serial += 1
            stream = Stream(seed, "scope", category.key, place)
            scope = frozenset(body for body in sharing if stream.chance(850 - 90 * place))
            yield made_supplier(serial, category, scope, taken)
        for body in bodies:
            for _ in range(LOCAL_PER_CATEGORY):
                serial += 1
                yield made_supplier(serial, category, frozenset((body.body_id,)), taken)
