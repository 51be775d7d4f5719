"""How the words of a clean name are compared: short forms written out, words that say little left out.

Publishers cut names to the width of a column and shorten words as they please (SERVS, SRVS, SVCS). The
*matching name* is the core of a name with such words written in one way; it is only ever compared, never
shown. The lists are general English and public-sector usage.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from tallystick.suppliers.names.noise_words import SHARED_NAMES
from tallystick.suppliers.names.organisation_words import ORGANISATION_WORDS
from tallystick.suppliers.names.people_words import FORENAMES, WEAK_FORENAMES
from tallystick.suppliers.names.place_words import PLACES
from tallystick.suppliers.names.surname_words import BOTH, SURNAMES

_SHORT_FORMS = {
    "ACADEMY": "ACAD ACADEMIES",
    "ACCOUNT": "ACC ACCT",
    "ADMINISTRATION": "ADMIN",
    "ADVERTISING": "ADVERT",
    "AGENCY": "AGCY",
    "ARCHITECT": "ARCH",
    "ASSOCIATE": "ASSOCS",
    "ASSOCIATION": "ASSOC ASSN ASSCN ASSOCIATN",
    "AUTHORITY": "AUTH",
    "BOROUGH": "BORO BORO'",
    "BROTHER": "BROS BROTHERS",
    "BUILDING": "BLDG BLDGS",
    "BUSINESS": "BUS BUSNESS",
    "CARAVAN": "CARAVANS",
    "CENTRE": "CTR CNTR CENTER CENTR CENTRES",
    "CHARITABLE": "CHARIT",
    "CHURCH": "CHRCH",
    "CIVIL": "CVL",
    "COLLEGE": "COLL",
    "COMMUNICATION": "COMMS COMMUNICATNS",
    "COMMUNITY": "COMM COMMTY",
    "COMPANY": "COY",
    "CONSTRUCTION": "CONSTR CNST CONST CONSTRUCTN",
    "CONSULTANT": "CONS CONSULT CONSLT CONSULTANCY CONSULTING CONSULTANTS",
    "CONTRACTOR": "CONTR CONTRACTING CONTRACTORS",
    "COUNCIL": "CNCL COUN COUNC CNL",
    "COUNTY": "CNTY",
    "DEPARTMENT": "DEPT",
    "DEVELOPMENT": "DEV DEVT DEVELOPMNT DEVELPMENT",
    "DISTRICT": "DIST",
    "DISTRIBUTION": "DISTRIB",
    "EDUCATION": "EDUC EDU EDUCATIONAL",
    "ELECTRICAL": "ELEC ELECT ELECTRIC",
    "ENGINEERING": "ENG ENGR ENGNRNG ENGINEER ENGINEERS",
    "ENTERPRISE": "ENT ENTERPRISES",
    "ENVIRONMENT": "ENV ENVIRONMENTAL ENVIRO",
    "EQUIPMENT": "EQUIP EQPT",
    "FOUNDATION": "FDN FOUND FNDN",
    "GENERAL": "GEN",
    "GOVERNMENT": "GOVT",
    "GROUP": "GRP GROUPS",
    "HOSPITAL": "HOSP",
    "HOUSE": "HSE",
    "HOUSING": "HSG",
    "INDUSTRY": "IND INDUSTRIES",
    "INFORMATION": "INFO",
    "INFRASTRUCTURE": "INFRASTRUCT",
    "INSTITUTE": "INST",
    "INSURANCE": "INS",
    "INTERNATIONAL": "INT INTL INTERNATNL INTERNAT INTNL",
    "LABORATORY": "LAB LABS LABORATORIES",
    "LANDSCAPE": "LANDSCAPES LANDSCAPING",
    "LOGISTICS": "LOGISTIC",
    "MAINTENANCE": "MAINT MTCE",
    "MANAGEMENT": "MGMT MGT MANAGMENT MANGEMENT MANAGEMNT",
    "MANUFACTURING": "MFG MANUF",
    "MARKETING": "MKTG",
    "MEDICAL": "MED",
    "NATIONAL": "NAT NATL",
    "NETWORK": "NETWKS NTWRK NTWRKS NETWORKS",
    "OFFICE": "OFF",
    "ORGANISATION": "ORG ORGANIZATION",
    "PARTNER": "PTNR PTNRS PARTNERS",
    "PARTNERSHIP": "PSHIP P'SHIP PTNRSHIP",
    "PAYMENT": "PYMT PYMTS PMT PMTS PAYMNTS PAYMNT",
    "PRIMARY": "PRIM",
    "PRODUCT": "PROD PRODS",
    "PROFESSIONAL": "PROF",
    "PROPERTY": "PROP PROPS PROPERTIES",
    "PUBLISHING": "PUBL PUBLISHER PUBLISHERS PUBLICATION",
    "RECRUITMENT": "RECRUIT RECRUITMNT",
    "REGIONAL": "REG",
    "RESEARCH": "RSRCH",
    "RESIDENTIAL": "RESID RESIDENT",
    "ROAD": "RD",
    "SCHOOL": "SCH SCHL SCHOOLS",
    "SECURITY": "SEC",
    "SERVICE": "SERV SERVS SRVS SVCS SVC SERVICING SERVCES SRVCS",
    "SOCIETY": "SOC",
    "SOLICITOR": "SOLS SOLICITORS",
    "SOLUTION": "SOLN SOLNS SOLUTNS",
    "SPECIALIST": "SPEC SPECIALISTS",
    "STREET": "STR",
    "SUPPLY": "SUPP SUPPLIES SUPPLIER SUPPLIERS",
    "SURVEY": "SURVEYS SURVEYING SURVEYOR SURVEYORS",
    "SYSTEM": "SYS SYST SYSTS",
    "TECHNICAL": "TECH",
    "TECHNOLOGY": "TECHNOL TECHNOLOGIES",
    "TELECOMMUNICATION": "TELECOM TELECOMS TELECOMMS TELECOMMUNICATIONS",
    "TRADING": "TRDG TRADE",
    "TRAINING": "TRG TRNG",
    "TRANSPORT": "TRANS TRANSP",
    "UNIVERSITY": "UNI UNIV",
    "VEHICLE": "VEH VEHS",
}
_STANDARD = {short: word for word, forms in _SHORT_FORMS.items() for short in forms.split()}
_LITTLE = frozenset(("THE", "AND", "OF", "FOR", "IN", "AT", "ON", "BY", "TO", "A", "CO", "COMPANY"))
_ALSO_ORDINARY = frozenset(("READING", "SALE", "STREET", "RUGBY", "BATH"))
_NUMBER = re.compile(r"\d+")
_LONG_ENOUGH = 4
_REMEMBERED = 200_000

Wording = tuple[str, str, bool]


@cache
def place_words() -> frozenset[str]:
    """Words that name a place: the single words among towns, counties and regions."""
    return frozenset(standard_word(place) for place in PLACES if " " not in place) - _ALSO_ORDINARY


def known_words(rare: int, telling: int) -> dict[str, int]:
    """Return words of the language with the frequency that they have at the least, however few the names.

    Words of organisations and places never tell one name from another; surnames do, but are not rare.
    """
    known = dict.fromkeys((standard_word(word) for word in SURNAMES), rare + 1)
    known |= dict.fromkeys((standard_word(word) for word in ORGANISATION_WORDS | BOTH), telling + 1)
    return known | dict.fromkeys(place_words(), telling + 1)


@lru_cache(maxsize=_REMEMBERED)
def standard_word(word: str) -> str:
    """Return the one way in which a word is compared: SERVS and SERVICES are SERVICE."""
    known = _STANDARD.get(word)
    if known:
        return known
    if len(word) > _LONG_ENOUGH and word.endswith("S") and not word.endswith(("SS", "US", "IS")):
        word = word[:-1]
        return _STANDARD.get(word, word)
    return word


def wording(core: str, legal_form: str) -> Wording:
    """Return the matching name of a core, its numbers, and whether it names one of many of its kind.

    The last is true of names of schools, churches, homes and clubs without a legal form in which no word is
    their own or a place: the same words mean another one elsewhere.
    """
    words = core.split()
    kept = [standard_word(word) for word in words if word not in _LITTLE]
    name = " ".join(kept) if kept else core
    numbers = " ".join(sorted(_NUMBER.findall(core))) if _NUMBER.search(core) else ""
    is_local = not legal_form and not SHARED_NAMES.isdisjoint(words) and _says_not_which(kept)
    return name, numbers, is_local


def _says_not_which(words: list[str]) -> bool:
    """Tell whether no word of a name is its own or a place: ST MARYS PRIMARY SCHOOL."""
    places = place_words()
    return all(word in _common_words() and word not in places for word in words)


@cache
def _common_words() -> frozenset[str]:
    words = ORGANISATION_WORDS | BOTH | SURNAMES | SHARED_NAMES | FORENAMES | WEAK_FORENAMES
    return frozenset(standard_word(form) for word in words for form in (word, f"{word}S")) | _LITTLE
