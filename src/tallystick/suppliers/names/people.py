"""Private individuals told from organisations by what their names look like.

The rule leans one way on purpose: merging or publishing a person does more harm than losing a link between
two spellings of a firm. Even so a person is only called one on evidence: a title, a forename or initials
beside a surname, executors; and never beside a word that organisations use. A sole trader (``JOHN SMITH T/A
SMITHS GARDENING``) is a person: the business is the person at law.
"""

from __future__ import annotations

from tallystick.suppliers.names.people_words import AFTER_A_NAME, STRONG_TITLES
from tallystick.suppliers.names.place_words import PLACES
from tallystick.suppliers.names.surname_words import (
    BOTH,
    OF_PEOPLE_ONLY,
    OF_PLACES,
    SURNAME_ENDINGS,
    WELL_KNOWN,
)
from tallystick.suppliers.names.vocabulary import DECEASED, EXECUTORS, MARKS, PERSONAL, Mark

_ORGANISATION = int(Mark.ORGANISATION)
_NUMBER = int(Mark.NUMBER)
_TITLE = int(Mark.TITLE)
_FORENAME = int(Mark.FORENAME)
_WEAK = int(Mark.WEAK_FORENAME)
_SURNAME = int(Mark.SURNAME)
_INITIAL = int(Mark.INITIAL)
_DEAD = int(Mark.DEAD)
_PAIR = int(Mark.PAIR)
_INITIALS = _INITIAL | _PAIR
_GIVEN = _FORENAME | _WEAK | _INITIAL
_NOT_A_SURNAME = _ORGANISATION | _NUMBER | _INITIAL

_PARTICLES = frozenset(
    (
        "DE",
        "DI",
        "DA",
        "DU",
        "LA",
        "LE",
        "VAN",
        "DER",
        "DEN",
        "VON",
        "AL",
        "EL",
        "BIN",
        "MC",
        "MAC",
        "O",
        "ST",
        "UL",
        "UR",
    )
)
_CLUBS = frozenset(
    (
        "CC",
        "DC",
        "BC",
        "MDC",
        "CTA",
        "WI",
        "GC",
        "GBP",
        "MSE",
        "FC",
        "RFC",
        "AFC",
        "RA",
        "PC",
        "PTA",
        "UK",
        "GB",
        "TRA",
        "CA",
    )
)
"""Initials behind a place: cricket and football clubs, residents' associations, parish councils."""
_MOST_WORDS = 6
_BUSY = frozenset(("OF", "THE", "LATE", "MR", "MRS", "MISS", "MS", "DR", "ESTATE", "EXECUTORS", "AND"))


def evidence(words: list[str], marks: int) -> str:
    """Say why a name reads like a private individual's; empty where it does not.

    Args:
        words: upper-case words of the name without legal form, trading name and branch.
        marks: the marks of all the words together.
    """
    if not marks & PERSONAL or len(words) < 2:
        return ""
    reason = _of_the_dead(words) if marks & _DEAD else ""
    if reason or marks & _NUMBER:
        return reason
    if MARKS[words[0]] & _TITLE:
        reason = _titled(words)
    if not reason and not marks & _ORGANISATION and len(words) <= _MOST_WORDS:
        reason = _untitled(words)
    return "" if reason and " ".join(words) in WELL_KNOWN else reason


def _untitled(words: list[str]) -> str:
    last = words[-1]
    if last in AFTER_A_NAME:
        return f"ends with {last}"
    if MARKS[last] & _TITLE and last != "LORD":
        return f"ends with the title {last}"
    return _couple(words) if "AND" in words else _plain(words)


def surname_first(head: list[str], tail: list[str]) -> bool:
    """Tell whether ``head, tail`` is a surname before forenames, initials or a title."""
    if not 0 < len(head) <= 2 or not 0 < len(tail) <= 4 or " ".join(tail) in PLACES:
        return False
    if any(MARKS[word] & (_ORGANISATION | _NUMBER) for word in head) or " ".join(head) in PLACES:
        return False
    given = [word for word in tail if not MARKS[word] & _TITLE and word != "AND"]
    if not given:
        return True
    if any(MARKS[word] & (_ORGANISATION | _NUMBER) for word in given):
        return False
    return bool(MARKS[given[0]] & _GIVEN) or (len(tail) > len(given) and len(given) == 1)


def _of_the_dead(words: list[str]) -> str:
    if words[-1] in DECEASED:
        return "says that somebody has died"
    if words[0] not in EXECUTORS or len(words) < 3 or "OF" not in words[1:4]:
        return ""
    rest = [word for word in words if word not in _BUSY and word not in EXECUTORS]
    if words[0] in ("ESTATE", "EST", "LATE", "ADMINISTRATORS") and any(
        MARKS[word] & _ORGANISATION for word in rest
    ):
        return ""
    return "names the estate or executors of somebody"


def _titled(words: list[str]) -> str:
    rest = words[1:]
    strong = words[0] in STRONG_TITLES
    while rest and (MARKS[rest[0]] & _TITLE or rest[0] == "AND"):
        strong = strong or rest[0] in STRONG_TITLES
        rest = rest[1:]
    if not rest or " ".join(words) in WELL_KNOWN:
        return ""
    if not any(MARKS[word] & _ORGANISATION for word in rest):
        return f"begins with the title {words[0]}" if len(rest) <= _MOST_WORDS else ""
    if strong and len(rest) >= 2 and MARKS[rest[0]] & _GIVEN and not MARKS[rest[0]] & _ORGANISATION:
        return f"begins with the title {words[0]} and a given name"
    return ""


def _couple(words: list[str]) -> str:
    """J AND P SMITH, SMITH JA AND PM, JOHN AND MARY SMITH, JOHN SMITH AND MARY JONES."""
    middle = words.index("AND")
    left, right = words[:middle], words[middle + 1 :]
    if not left or not right or "AND" in right:
        return ""
    if _are_initials(left) and _are_initials(right[:-1]) and len(right[-1]) > 2:
        return "the initials of two and one surname"
    if len(left) >= 2 and len(left[0]) > 2 and _are_two_given(left[1:], right):
        return "a surname and the given names of two"
    last = MARKS[right[-1]]
    if (
        len(right) >= 2
        and last & _SURNAME
        and right[-1] not in BOTH
        and max(map(len, (*left, *right[:-1]))) <= 2
    ):
        return "the initials of two and a common surname"
    if all(MARKS[word] & _GIVEN for word in left):
        known = (last & _SURNAME or MARKS[left[0]] & _FORENAME) and right[-1] not in BOTH
        return "two given names and one surname" if known and _plain(right) else ""
    return "two names of people" if _plain(left) and _plain(right) else ""


def _are_two_given(left: list[str], right: list[str]) -> bool:
    """Initials on both sides of AND, or given names of which the first is a forename."""
    if all(MARKS[word] & _INITIALS for word in (*left, *right)):
        return True
    return bool(MARKS[left[-1]] & _FORENAME) and all(MARKS[word] & _GIVEN for word in (*left, *right))


def _are_initials(words: list[str]) -> bool:
    return all(MARKS[word] & _INITIALS for word in words) and len("".join(words)) > 1


def _plain(words: list[str]) -> str:
    if len(words) < 2:
        return ""
    first = MARKS[words[0]]
    if first & _INITIAL:
        return _initials_first(words)
    if MARKS[words[-1]] & _INITIAL:
        return _initials_last(words)
    reason = _forename_first(words) if first & _FORENAME else ""
    return reason or _by_surname(words) or _forename_last(words) or _unusual(words)


def _initials_first(words: list[str]) -> str:
    count = 0
    while count < len(words) and MARKS[words[count]] & _INITIAL:
        count += 1
    rest = words[count:]
    if count > 1 and MARKS["".join(words[:count])] & _ORGANISATION:
        return ""
    if not rest or len(rest) > 2 or len(rest[-1]) < 3 or MARKS[rest[-1]] & _NOT_A_SURNAME or count > 3:
        return ""
    if len(rest) == 2 and not MARKS[rest[-1]] & _SURNAME and rest[0] not in _PARTICLES:
        return ""
    return "initials before a surname"


def _initials_last(words: list[str]) -> str:
    count = 0
    while count < len(words) and MARKS[words[-1 - count]] & _INITIAL:
        count += 1
    head = words[: len(words) - count]
    if (
        not head
        or len(head) > 2
        or count > 3
        or any(len(word) < 3 and word not in _PARTICLES for word in head)
    ):
        return ""
    known = MARKS[head[-1]] & _SURNAME
    if " ".join(head) in PLACES or (head[-1] in BOTH and len(head) > 1):
        return ""
    if not known and (count > 2 or "".join(words[len(head) :]) in _CLUBS):
        return ""
    if len(head) == 1:
        return "initials behind a forename" if MARKS[head[0]] & _FORENAME else "initials behind a surname"
    return "initials behind a surname" if known or MARKS[head[0]] & _FORENAME else ""


def _forename_first(words: list[str]) -> str:
    last = words[-1]
    if len(last) < 2 or MARKS[last] & _NOT_A_SURNAME or last in OF_PLACES:
        return ""
    middle = words[1:-1]
    if all(MARKS[word] & _GIVEN or word in _PARTICLES for word in middle):
        return f"the forename {words[0]} before a surname"
    if len(words) <= 4 and (MARKS[last] & _SURNAME or MARKS[middle[-1]] & _SURNAME):
        return f"the forename {words[0]} and a common surname"
    return ""


def _by_surname(words: list[str]) -> str:
    first, last = words[0], words[-1]
    if len(words) == 2 and (MARKS[first] | MARKS[last]) & _PAIR:
        return _two_initials(first, last)
    middle_given = all(MARKS[word] & _GIVEN for word in words[1:-1])
    if not middle_given or len(words) > 3:
        return ""
    if MARKS[first] & _WEAK and MARKS[last] & _SURNAME and last not in BOTH:
        return f"{first} before a common surname"
    if MARKS[last] & _FORENAME and MARKS[first] & _SURNAME and first not in BOTH:
        return f"a common surname before the forename {last}"
    return ""


def _two_initials(first: str, last: str) -> str:
    """JA SMITH and SMITH JA: two letters beside a word that is no place."""
    surname, place = (last, "before") if MARKS[first] & _PAIR else (first, "behind")
    if MARKS[surname] & _PAIR or surname in PLACES or surname in OF_PLACES:
        return ""
    return f"two initials {place} a surname" if len(surname) > 3 or MARKS[surname] & _SURNAME else ""


def _forename_last(words: list[str]) -> str:
    """TIPPING ANDREW, STEEL JONES DANIEL: a forename that is no surname behind words that are no place."""
    last = words[-1]
    if not MARKS[last] & _FORENAME or len(words) > 3:
        return ""
    if MARKS[last] & _SURNAME and (len(words) > 2 or words[0] in BOTH or MARKS[words[0]] & _WEAK):
        return ""
    if any(len(word) < 3 or word in PLACES for word in words[:-1]) or " ".join(words[:-1]) in PLACES:
        return ""
    return f"a surname before the forename {last}"


def _unusual(words: list[str]) -> str:
    """Names whose forename is not in the table, known by the surname or by an initial in the middle."""
    if not 2 <= len(words) <= 3 or any(word in PLACES for word in words) or len(words[0]) < 3:
        return ""
    if words[-1].endswith(SURNAME_ENDINGS) and len(words[-1]) >= 7 and len(words) == 2:
        return f"the surname {words[-1]}"
    if words[-1] in OF_PEOPLE_ONLY or (len(words) == 3 and words[1] in ("SINGH", "KAUR")):
        return f"the surname {words[-1]}"
    if len(words) == 3 and MARKS[words[1]] & _INITIAL and words[1] != "S" and len(words[2]) > 2:
        return "an initial between two names"
    return ""


def trades_under_another_name(words: list[str], marks: int) -> str:
    """Say why a name before ``t/a`` reads like a person's, where alone it would not: less evidence is
    enough."""
    if (
        len(words) != 2
        or marks & (_ORGANISATION | _NUMBER)
        or any(word in PLACES or word in BOTH for word in words)
    ):
        return ""
    if MARKS[words[0]] & _WEAK or MARKS[words[1]] & _SURNAME:
        return "a given name or a common surname before a trading name"
    return ""
