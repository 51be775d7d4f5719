"""Word lists of the names room: which words say nothing of who publishes, and which mislead."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ORDINARY_WORDS = _words(
    "angus barking bath boston bury craven crawley derby dover down eden fife hart highland hull march "
    "medway monitor moray ne nest nexus nice nw poole reading rother rugby sale se slough sutton sw "
    "swale tribunals wells wyre"
)
"""Place names and acronyms that are also everyday words or names, so never a body on their own."""

WIDENING_WORDS = _words("central greater")
"""Words that make another place of the one after them: Greater Manchester is not Manchester."""

WIDE_PLACES = _words("london")
"""Places that many bodies share, so that a place name alone says nothing of the body."""

NEUTRAL_WORDS = _words(
    "a all amount amounts an and annual annum apr april are as aug august between by card cards central "
    "clean cleaned combined copy council councils csv data dataset day dec december detail details "
    "disclosure download downloads each exceeding excess expenditure expense expenses feb february file "
    "files final finance financial for from fy gbp government gpc greater half hq in inc including "
    "invoice invoices items jan january jul july jun june k lines list listing local made mar march may "
    "month monthly more net nov november oct october ods of online open over paid pay payment payments "
    "pcard period pounds processed procurement publication publish published purchase purchases "
    "purchasing q qtr qtrs quarter quarterly redacted register report reports return returns revised "
    "sample sep sept september set sheet spec spend spending spends spent statement summary supplier "
    "suppliers table than the to total transaction transactions transparency txt up update updated upload "
    "v value values vat version web website with xls xlsx year ytd zip"
)
"""Words that files of payments carry anyway; beside them a place name can only be the publisher."""

SMALL_WORDS = _words("and for in of on the upon")
"""Words that give no letter to the initials of a name."""

EDGE_WORDS = _words("and for nhs of office the")
"""Words at either end of a proper name that do not belong to it."""

COUNTY_SHORT_FORMS = {
    "beds": "bedfordshire",
    "berks": "berkshire",
    "bucks": "buckinghamshire",
    "cambs": "cambridgeshire",
    "derbys": "derbyshire",
    "glos": "gloucestershire",
    "hants": "hampshire",
    "herts": "hertfordshire",
    "lancs": "lancashire",
    "leics": "leicestershire",
    "lincs": "lincolnshire",
    "northants": "northamptonshire",
    "notts": "nottinghamshire",
    "oxon": "oxfordshire",
    "staffs": "staffordshire",
    "warks": "warwickshire",
    "wilts": "wiltshire",
    "worcs": "worcestershire",
}
"""How county names are shortened, as the Post Office did."""

TIER_WORDS = _words(
    "bc borough cbc cc ccc city corporation council councils county dc district lb lbc london mb mbc mdc "
    "metropolitan of royal ua unitary"
)
"""Words around a place that say which sort of council is meant."""

LOOSE_TIER_WORDS = _words("county city district borough")
"""Tier words that also follow a place in other names: Derby County, Kent County Show, Oxford City."""

HEALTH_WORDS = _words("ambulance care health healthcare hospital hospitals nhs")
"""Words that tell the name of a health body without "NHS Trust" from a place."""

FAMILY_WORDS = _words(
    "and authority bc board borough brigade ca care cbc cc cca ccg ccgs chief city clinical combined "
    "commissioner commissioners commissioning constable constabulary corporation council councils county "
    "crime cyngor dc district fire for force foundation fra frs ft group groups icb integrated lb lbc "
    "london mayoral mb mbc mca mdc metropolitan national nhs nhsft nhst npa of office opcc opfcc park pcc "
    "pfcc police rb rescue rlb royal service the trust ua unitary"
)
"""Words that stand around proper names in the names of councils, police, fire and health bodies."""
