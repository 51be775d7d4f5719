"""Word lists: how ledgers shorten the names of public bodies, and words that make a name somebody else's."""

from __future__ import annotations

import re


def _pairs(text: str) -> dict[str, str]:
    """Return what stands before and behind each equals sign."""
    lines = (line.split("=") for line in text.strip().splitlines())
    return {short.strip(): full.strip() for shorts, full in lines for short in shorts.split()}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SHORT_FORMS: dict[str, str] = _pairs(
    """
    AMB AMBUL AMBULANC = AMBULANCE
    AUTH = AUTHORITY
    BHAM = BIRMINGHAM
    BORO BOUROUGH = BOROUGH
    CHILDRENS = CHILDREN
    CLIN = CLINICAL
    CNCL COUN COUNC COUNCI COUNCL = COUNCIL
    COMMISION COMMISIONING COMMISS COMMISSION COMMISSIONIN = COMMISSIONING
    CONSTAB = CONSTABULARY
    DEPT DEP = DEPARTMENT
    DIST = DISTRICT
    FDN FNDN FNDTN FOUND FOUNDN FOUNDAT FOUNDATI FOUNDATIO = FOUNDATION
    GEN = GENERAL
    GOVT = GOVERNMENT
    GRP = GROUP
    GTR = GREATER
    HCARE HLTHCARE = HEALTHCARE
    HLTH = HEALTH
    HOSP HOSPS HOSPITALS = HOSPITAL
    METRO = METROPOLITAN
    MH = MENTAL HEALTH
    MHT = MENTAL HEALTH TRUST
    MCHESTER MCR = MANCHESTER
    NHFT NHSFT = NHS FOUNDATION TRUST
    NHST NHSTRUST = NHS TRUST
    NOTTM = NOTTINGHAM
    NTH = NORTH
    PARTN PARTNERSH PARTNERSHI PSHIP = PARTNERSHIP
    PCT PCTS = PRIMARY CARE TRUST
    SAINT STREET = ST
    SERV SERVICES SERVS SVC SVCS = SERVICE
    STH = SOUTH
    TCHG TEACH = TEACHING
    TR TRS TRST TRUS TST = TRUST
    UNI UNIV UNV = UNIVERSITY
    WOMENS = WOMEN
    """
)
"""One word of a ledger to the words it stands for; plurals that names vary in become singular."""

SMALL_WORDS = _words("A AND AT FOR IN OF ON THE UPON")
"""Words that tell no body from another."""

LOOSE_WORDS = _words("CARE DISTRICT GENERAL HEALTH HEALTHCARE HOSPITAL SERVICE TEACHING UNIVERSITY")
"""Words that names of trusts gain and lose; set aside only where what is left still means one body."""

SOMEBODY_ELSE = _words(
    "APPEAL ASSOCIATION BENEVOLENT CHAPLAINCY CHARITABLE CHARITIES CHARITY CHILDMINDER CLUB CREDIT CRICKET "
    "ENDOWMENT FOOTBALL FEDERATION FRIENDS LEAGUE SOCIETY SOLICITORS SPORTS UNION UNISON VETERINARY"
)
"""Words that make a name with a body's name in it somebody else's: its charity, its staff's club."""

COMPANY_FORMS = _words("LTD PLC LLP LP CIC CIO CBS IPS RTM")
"""Legal forms that no council, police force or NHS trust has."""

HEALTH_WORDS = _words("AMBULANCE CARE HEALTH HEALTHCARE HOSPITAL MENTAL PARTNERSHIP")
"""One of these must stand in a trust's name that says neither NHS nor trust; a university says none."""

CLINICAL_WORDS = _words("AMBULANCE HEALTHCARE HOSPITAL MENTAL")
"""Words that tell the name of a health body from a place where "NHS Trust" is left out."""

GP_WORDS = re.compile(
    r"\b(?:SURGERY|SURGERIES|MEDICAL PRACTICE|MEDICAL CENTRE|MEDICAL CENTER|MED CENTRE|MED CTR|"
    r"GROUP PRACTICE|FAMILY PRACTICE|GP PRACTICE|HEALTH CENTRE|HEALTH CTR|DOCTORS)\b"
)
NOT_GP_WORDS = re.compile(
    r"\b(?:VET|VETS|VETERINARY|DENTAL|DENTIST|ORTHODONTIC|TREE|EYE|COSMETIC|LASER|PLASTIC|PHONE|COMPUTER|"
    r"ANIMAL|PET|LEISURE|OCCUPATIONAL|NHS|TRUST|COUNCIL|CCG|PHARMACY|CHEMIST)\b"
)
SCHOOL_WORDS = re.compile(
    r"\b(?:PRIMARY|INFANT|INFANTS|CE|CEVA|VA|VC|AIDED|CONTROLLED) (?:(?:AND|NURSERY|JUNIOR) )*SCHOOL\b"
)
PENSION_WORDS = re.compile(r"\b(?:PENSION|PENSIONS|SUPERANNUATION) (?:FUND|SCHEME)\b")
PUBLIC_PENSIONS = re.compile(r"\b(?:TEACHERS|NHS|LOCAL GOVERNMENT|POLICE|FIREFIGHTERS|COUNCIL)\b")
TERRITORIAL_SIGNS = _words(
    "COUNCIL MBC MDC BC DC CC CBC LBC LB RB BOROUGH CITY COUNTY CYNGOR POLICE CONSTABULARY FIRE "
    "PCC OPCC PFCC PARK COMBINED COMMISSIONER"
)
"""Without one of these words a name is no council, police force, fire service or park authority."""
SHORT_COUNCIL_SIGNS = _words("BC DC CC CBC LB RB CITY COUNTY BOROUGH PARK")
"""Signs that clubs and places have too."""
PARISH_WORDS = re.compile(r"\b(?:PARISH|TOWN|COMMUNITY) COUNCIL$")
CENTRAL_WORDS = re.compile(
    r"^(?:HMRC|DWP|DEFRA|INLAND REVENUE|HOME OFFICE|CABINET OFFICE|"
    r"HM (?:REVENUE|COURTS|TREASURY|PRISON|LAND REGISTRY|CUSTOMS|PASSPORT)\b.*|"
    r"DEPARTMENT (?:OF|FOR) (?!.*(?:UNIVERSITY|COLLEGE)).*|"
    r"MINISTRY OF (?:DEFENCE|JUSTICE|HOUSING)\b.*)$"
)
