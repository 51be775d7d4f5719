"""Legal forms as they are written in ledgers, and the canonical form each one stands for.

Sources: Companies Act 2006 ss. 58-61 and the Company, Limited Liability Partnership and Business (Names and
Trading Disclosures) Regulations 2015 for the British and Welsh endings; Charities Act 2011 s. 212 for CIOs;
Co-operative and Community Benefit Societies Act 2014 s. 10 for societies. Foreign endings are the common
ones.
"""

from __future__ import annotations

SPELLINGS: dict[str, tuple[str, ...]] = {
    "LTD": (
        "LTD", "LIMITED", "L T D", "LTDS", "LTDT", "LTTD", "LDT", "LTED", "LITD", "LMTD", "LMITED",
        "LIMTED", "LIMIETD", "LIMITD", "LIMITIED", "LIMITTED", "LIMITEED", "LIMTIED", "LIIMITED", "LIMITEDD",
        "LIMIITED", "LIMITES", "LIMLTED", "LLIMITED", "LMIITED", "LTDD",
        "CYF", "CYFYNGEDIG", "PRIVATE LIMITED", "PVT LTD", "PRIVATE LIMITED COMPANY",
        "LIMITED COMPANY", "LTD COMPANY", "LTD CO",
    ),
    "PLC": (
        "PLC", "P L C", "PUBLIC LIMITED COMPANY", "PUBLIC LTD CO", "PUBLIC LTD COMPANY", "PLCS",
        "CWMNI CYFYNGEDIG CYHOEDDUS",
    ),
    "LLP": (
        "LLP", "L L P", "LIMITED LIABILITY PARTNERSHIP", "LTD LIABILITY PARTNERSHIP", "LIABILITY PARTNERSHIP",
        "LLPS", "PARTNERIAETH ATEBOLRWYDD CYFYNGEDIG",
    ),
    "LP": ("LP", "LIMITED PARTNERSHIP", "LTD PARTNERSHIP", "PARTNERIAETH CYFYNGEDIG"),
    "CIC": (
        "CIC", "C I C", "COMMUNITY INTEREST COMPANY", "COMMUNITY INTEREST CO", "COMMUNITY INTEREST COMP",
        "COMMUNITY INTEREST", "COMMUNITY INT CO", "COMM INTEREST COMPANY", "COMMUNITY INTERESTS COMPANY",
        "CWMNI BUDDIANT CYMUNEDOL",
    ),
    "CIO": (
        "CIO", "C I O", "CHARITABLE INCORPORATED ORGANISATION", "CHARITABLE INCORPORATED ORGANIZATION",
        "CHARITABLE INC ORGANISATION", "SEFYDLIAD CORFFOREDIG ELUSENNOL",
    ),
    "SCIO": ("SCIO", "SCOTTISH CHARITABLE INCORPORATED ORGANISATION"),
    "CBS": ("CBS", "COMMUNITY BENEFIT SOCIETY", "BENCOM"),
    "IPS": ("IPS", "INDUSTRIAL AND PROVIDENT SOCIETY"),
    "UNLTD": ("UNLTD", "UNLIMITED COMPANY", "UNLIMITED CO", "ANGHYFYNGEDIG"),
    "RTM": ("RTM COMPANY", "RTM CO", "RIGHT TO MANAGE COMPANY", "RIGHT TO MANAGE CO"),
    "EEIG": ("EEIG",),
    "INC": ("INC", "INCORPORATED"),
    "LLC": ("LLC", "L L C"),
    "GMBH": ("GMBH", "GMBH AND CO KG", "GMBH CO KG", "G M B H"),
    "AG": ("AG",),
    "KG": ("AND CO KG",),
    "BV": ("BV",),
    "NV": ("NV",),
    "SA": ("SA",),
    "SAS": ("SAS", "S A S"),
    "SARL": ("SARL", "S A R L"),
    "SRL": ("SRL", "S R L"),
    "SPA": ("S P A",),
    "AB": ("AB",),
    "APS": ("APS",),
    "OY": ("OY", "OYJ"),
    "DAC": ("DAC", "DESIGNATED ACTIVITY COMPANY"),
    "PTY": ("PTY LTD", "PTY LIMITED", "PTY"),
    "PTE": ("PTE LTD", "PTE LIMITED", "PTE"),
    "SP ZOO": ("SP Z O O", "SP ZOO", "SPOLKA Z O O"),
}  # fmt: skip
"""Canonical form -> its spellings, as upper-case words without punctuation."""

FORMS: dict[tuple[str, ...], str] = {
    tuple(spelling.split()): form for form, spellings in SPELLINGS.items() for spelling in spellings
}
"""Words of a legal form -> its canonical value."""

LONGEST = max(len(words) for words in FORMS)
"""Words of the longest spelling."""

FORM_ENDS: frozenset[str] = frozenset(words[-1] for words in FORMS)
"""Words that a legal form can end with."""

STANDS_INSIDE: frozenset[str] = frozenset(
    ("LTD", "LIMITED", "PLC", "LLP", "CIC", "CIO", "LIMTED", "LIMITD", "LIMTIED")
)
"""Forms that end the legal name even where more words follow: those are a branch or a note."""

CUT_SHORT: frozenset[str] = frozenset(("LIMITE", "LIMIT", "LIMI", "LIM"))
"""LIMITED where the width of a column cut it off."""

CUT_SHORT_FROM = 24
"""Characters of a published name from which a cut LIMITED is believed."""

INITIALS_TOO: frozenset[str] = frozenset(("AG", "AB", "SA", "LP", "BV", "NV", "OY", "SAS", "KG"))
"""Forms that are initials after a common surname: JONES AG is a person."""
