"""Which names stand for one body anywhere, and which for many bodies, each in its own place."""

from __future__ import annotations

from tallystick.suppliers.model import PayeeKind, PayeeName
from tallystick.suppliers.names.noise_words import EACH_IN_ITS_PLACE, EACH_IN_ITS_PLACE_AT_END
from tallystick.suppliers.names.place_words import PLACES
from tallystick.suppliers.names.vocabulary import MARKS, Mark

_COMMON = int(Mark.ORGANISATION | Mark.FORENAME | Mark.WEAK_FORENAME | Mark.SURNAME)


def identifies_alone(name: PayeeName) -> bool:
    """Tell whether two bodies that pay this name, far apart, probably pay one organisation.

    A name with a legal form does: the registers keep such names apart. ``ST JOSEPHS CATHOLIC PRIMARY
    SCHOOL``, ``MANOR HOUSE`` or ``FOUNDATION`` do not: many bodies carry them, so that an equal name needs
    something more (the same publisher, a place, an identifier). A place in the name is enough.
    """
    words = name.core.split()
    if name.kind is not PayeeKind.ORGANISATION or not words:
        return False
    if name.legal_form:
        return True
    if len(words) == 1:
        return not MARKS[words[0]] & _COMMON
    has_place = any(word in PLACES for word in words) or any(
        " ".join(words[at : at + 2]) in PLACES for at in range(len(words) - 1)
    )
    in_its_place = words[-1] in EACH_IN_ITS_PLACE_AT_END or any(word in EACH_IN_ITS_PLACE for word in words)
    return has_place or not in_its_place
