"""A published name read into its parts: in one pass where it is plain, with care where it is not."""

from __future__ import annotations

import re

from tallystick.spend.values.redactions import is_redacted as says_withheld
from tallystick.suppliers.model import PayeeKind, PayeeName
from tallystick.suppliers.names.form_words import CUT_SHORT, CUT_SHORT_FROM, INITIALS_TOO, STANDS_INSIDE
from tallystick.suppliers.names.forms import take_form
from tallystick.suppliers.names.noise_words import JOINED, SHORT_SPELLINGS
from tallystick.suppliers.names.parts import Parts, take_apart
from tallystick.suppliers.names.people import evidence, trades_under_another_name
from tallystick.suppliers.names.placeholder_words import SAYS_SO, WHOLE
from tallystick.suppliers.names.text import plain_upper
from tallystick.suppliers.names.vocabulary import MARKS, Mark, glued_form, marks_of

_ORDINARY = re.compile(r"[A-Za-z0-9 &'.,()/\-]*")
_COMMONEST = frozenset(("LTD", "LIMITED"))
_LETTERS_ONLY = re.compile(r"[A-Y][A-Z &'.]*")
_STRUCTURE = re.compile(r"[^A-Z0-9 &'.\-]| -|- |--|\d{5}|^0\d|^Z{2}|^\w-|^[^A-Z0-9]")
_BETWEEN_WORDS = str.maketrans({"'": None, ".": " ", "-": " "})
_DOTTED_FORM = re.compile(r"(?<=\w) +(?:S\.A|B\.V|N\.V|L\.P)\.?$")
_REFERENCE = re.compile(r"\d{5,}")
_ACCOUNT = re.compile(r"\d{5,}|0\d{3,}|Z{2,}")
_WORD = re.compile(r"[^\W_]+")
_CROSSED_OUT = re.compile(r"[*#█■]")
_HYPHENED = re.compile(r"([A-Z]+)-(?=([A-Z]+))")

_FORM_END = int(Mark.FORM_END)
_FORM_INSIDE = int(Mark.FORM_INSIDE)
_OTHER_NAME = int(Mark.OTHER_NAME)
_MAY_BE_REDACTED = int(Mark.MAY_BE_REDACTED)
_PLACEHOLDER = int(Mark.PLACEHOLDER)
_OF_PLACEHOLDERS = int(Mark.PLACEHOLDER | Mark.BESIDE_PLACEHOLDER)
_REWRITTEN = int(Mark.SHORT | Mark.JOINS | Mark.INITIAL)
_SHORT = int(Mark.SHORT)
_ORGANISATION = int(Mark.ORGANISATION)
_THE = int(Mark.THE)
_SURNAME = int(Mark.SURNAME)
_INITIAL = int(Mark.INITIAL)
_GIVEN = int(Mark.FORENAME | Mark.INITIAL)

_ORGANISATION_KIND = PayeeKind.ORGANISATION
_MOST_AFTER_FORM = 5
_MOST_GIVEN = 3


def read_name(text: str, *, is_redacted: bool = False) -> PayeeName:
    """Read one published payee name.

    Args:
        text: the name as published.
        is_redacted: the payment line says that the publisher withheld the name.

    Returns:
        The name with its kind, the words that identify, and what stands beside them. Reading never fails:
        what holds no letter and no short number is a placeholder.
    """
    if is_redacted:
        return PayeeName(text, PayeeKind.WITHHELD, "")
    upper = text.upper() if _ORDINARY.fullmatch(text) else plain_upper(text)
    if "." in upper and upper[-2:-1] in ".AVP":
        upper = _DOTTED_FORM.sub(lambda form: " " + form[0].replace(".", "").strip(), upper)
    if _LETTERS_ONLY.fullmatch(upper) or _STRUCTURE.search(upper) is None:
        words = upper.translate(_BETWEEN_WORDS).replace("&", " AND ").split()
        marks = 0
        for word in words:
            marks |= MARKS[word]
        if not marks & _OTHER_NAME:
            return _plain_name(text, upper, words, marks)
    marks = marks_of(_WORD.findall(upper))
    if (marks & _MAY_BE_REDACTED or _CROSSED_OUT.search(text)) and says_withheld(text):
        return PayeeName(text, PayeeKind.WITHHELD, "")
    return _structured_name(text, upper, take_apart(upper))


def read_names(texts: list[str]) -> list[PayeeName]:
    """Read many published names, in order; each as :func:`read_name` does."""
    return [read_name(text) for text in texts]


def person_evidence(text: str) -> str:
    """Say in words why a name reads like a private individual's; empty where it does not."""
    upper = plain_upper(text)
    parts = take_apart(upper)
    words, form = _without_form(parts.words, text)
    words = _without_article(words)
    if form or not words or says_withheld(text):
        return ""
    return _reads_like_a_person(upper, parts, words)


def merging_key(name: PayeeName) -> str | None:
    """Return the words by which equal names may be one organisation.

    Nothing for people, placeholders and withheld names: an equal name never makes two of those one.
    """
    return name.core if name.kind is _ORGANISATION_KIND and name.core else None


def is_truncation(short: str, long: str, width: int) -> bool:
    """Tell whether one name may be another that a ledger cut to a width.

    Compared are published names or cores, in any case; a core may be a few characters shorter than the
    published text that was cut, because dots and brackets have gone from it.

    Args:
        short: the name that may be cut.
        long: the whole name.
        width: characters of the column that cut it (30, 32, 35, 40 are common).
    """
    cut, whole = " ".join(short.upper().split()), " ".join(long.upper().split())
    return width - 6 <= len(cut) <= width + 2 and len(cut) < len(whole) and whole.startswith(cut)


def _plain_name(text: str, upper: str, words: list[str], marks: int) -> PayeeName:
    if marks & _MAY_BE_REDACTED and says_withheld(text):
        return PayeeName(text, PayeeKind.WITHHELD, "")
    if not words:
        return PayeeName(text, PayeeKind.PLACEHOLDER, "")
    form = branch = ""
    if words[-1] in _COMMONEST and len(words) > 2 and not MARKS[words[-2]] & (_FORM_END | _INITIAL):
        del words[-1]
        form = "LTD"
    elif MARKS[words[-1]] & _FORM_END:
        words, form = _without_form(words, text)
    elif marks & _FORM_INSIDE:
        words, form, branch = _form_inside(words)
    if marks & _THE:
        words = _without_article(words)
    if not form:
        if marks & _PLACEHOLDER and _is_placeholder(words):
            return PayeeName(text, PayeeKind.PLACEHOLDER, "")
        if _person(upper, words, marks):
            return PayeeName(text, PayeeKind.PERSON, " ".join(words))
    if marks & _REWRITTEN:
        words = _rewritten(words)
    return _made(text, " ".join(words), form, branch)


def _made(published: str, core: str, legal_form: str, branch: str) -> PayeeName:
    """Make the name of an organisation without the frozen dataclass's eight checked assignments.

    They take a third of the time of reading a plain name, and most names are plain.
    """
    name = object.__new__(PayeeName)
    name.__dict__.update(
        published=published,
        kind=_ORGANISATION_KIND,
        core=core,
        legal_form=legal_form,
        trading_as="",
        formerly="",
        branch=branch,
        care_of="",
    )
    return name


def _structured_name(text: str, upper: str, parts: Parts) -> PayeeName:
    words, form = _without_form(_without_numbers(parts.words), text)
    inside = ""
    if not form and marks_of(words) & _FORM_INSIDE:
        words, form, inside = _form_inside(words)
    words = _without_article(_without_numbers(words))
    branch = " ".join((*inside.split(), *parts.branch))
    if not words or _is_only_a_number(words):
        return PayeeName(text, PayeeKind.PLACEHOLDER, "")
    kind = _ORGANISATION_KIND
    if not form:
        if _is_placeholder(words):
            return PayeeName(text, PayeeKind.PLACEHOLDER, "")
        if _reads_like_a_person(upper, parts, words):
            kind = PayeeKind.PERSON
        elif parts.trading_form and parts.trading_as:
            # Only a company may end its name in LTD: the first name is the trading name.
            return _swapped(text, parts, words, branch)
    if kind is _ORGANISATION_KIND:
        words = _rewritten(words)
    trading_as, formerly = _spelt(parts.trading_as), _spelt(parts.formerly)
    return PayeeName(text, kind, " ".join(words), form, trading_as, formerly, branch, parts.care_of)


def _person(upper: str, words: list[str], marks: int) -> str:
    """Evidence of a person; a double surname counts as one word: SARAH BLENKIRON-QUILL."""
    if "-" not in upper or marks & _ORGANISATION:
        return evidence(words, marks)
    closed: list[str] = []
    halves = set(_HYPHENED.findall(upper))
    for word in words:
        if closed and (closed[-1], word) in halves:
            closed[-1] += word
        else:
            closed.append(word)
    return evidence(closed, marks_of(closed))


def _reads_like_a_person(upper: str, parts: Parts, words: list[str]) -> str:
    if parts.is_surname_first:
        return "a surname, a comma and given names"
    marks = marks_of(words)
    return _person(upper, words, marks) or (
        trades_under_another_name(words, marks) if parts.trading_as else ""
    )


def _swapped(text: str, parts: Parts, words: list[str], branch: str) -> PayeeName:
    """The legal name stands behind ``t/a``, the trading name before it."""
    legal, trading = _spelt(parts.trading_as), " ".join(_rewritten(words))
    form, formerly = parts.trading_form, _spelt(parts.formerly)
    return PayeeName(text, _ORGANISATION_KIND, legal, form, trading, formerly, branch, parts.care_of)


def _spelt(text: str) -> str:
    return " ".join(_rewritten(text.split()))


def _without_form(words: list[str], text: str) -> tuple[list[str], str]:
    if not words:
        return words, ""
    if len(words) == 2 and words[1] in INITIALS_TOO and MARKS[words[0]] & _SURNAME:
        return words, ""
    if glued := glued_form(words[-1]):
        return take_form([*words[:-1], words[-1].removesuffix(glued), glued])
    may_be_cut = words[-1] in CUT_SHORT and len(text) >= CUT_SHORT_FROM
    name, form = take_form(words, may_be_cut=may_be_cut)
    if form and 1 < len(name) <= _MOST_GIVEN and MARKS[name[0]] & _SURNAME and len(name[-1]) == 1:
        # SMITH J A LTD, as ledgers sort it, is J A SMITH LTD.
        given = [word for word in name if MARKS[word] & _INITIAL]
        name = [*given, name[0]] if len(given) == len(name) - 1 else name
    return name, form


def _form_inside(words: list[str]) -> tuple[list[str], str, str]:
    """A legal form with words behind it: the legal name ends there, the rest is a branch or a note.

    Given names behind the form (SMITH LTD JOHN, as ledgers sort it) belong before the name.
    """
    for place in range(1, len(words)):
        if words[place] in STANDS_INSIDE:
            after = words[place + 1 :]
            if len(after) > _MOST_AFTER_FORM or "AND" in after or (place == 1 and len(words[0]) < 2):
                break
            name, form = take_form(words[: place + 1])
            if len(after) <= _MOST_GIVEN and all(MARKS[word] & _GIVEN for word in after):
                return [*after, *name], form, ""
            return name, form, " ".join(word for word in after if word != "THE")
    return words, "", ""


def _without_article(words: list[str]) -> list[str]:
    while len(words) > 1 and MARKS[words[0]] & _THE:
        words = words[1:]
    while len(words) > 1 and words[-1] == "THE":
        words = words[:-1]
    return words


def _is_placeholder(words: list[str]) -> bool:
    has_placeholder = False
    for word in words:
        marks = MARKS[word]
        if not marks & _OF_PLACEHOLDERS:
            return False
        has_placeholder = has_placeholder or word in SAYS_SO
    return has_placeholder or " ".join(words) in WHOLE


def _without_numbers(words: list[str]) -> list[str]:
    """Drop references, account numbers and ZZZ that are left at either end once marks have gone."""
    first, last = 0, len(words)
    while last - first > 1 and _REFERENCE.fullmatch(words[last - 1]):
        last -= 1
    while last - first > 1 and _ACCOUNT.fullmatch(words[first]):
        first += 1
    kept = words[first:last] if last - first < len(words) else words
    if (
        kept
        and kept[0][0] in "0123456789Z"
        and (glued := _ACCOUNT.match(kept[0]))
        and kept[0][glued.end() :].isalpha()
    ):
        kept = [kept[0][glued.end() :], *kept[1:]]
    return kept


def _is_only_a_number(words: list[str]) -> bool:
    return all(word.isdigit() for word in words) and sum(len(word) for word in words) > 4


def _rewritten(words: list[str]) -> list[str]:
    """Spell short forms out, join initials (A B C) and words that are written as one as often."""
    spelt: list[str] = []
    initials = ""
    for word in words:
        if len(word) == 1 and word.isalpha():
            if word == "S" and not initials and spelt and len(spelt[-1]) > 2 and spelt[-1] != "AND":
                spelt[-1] += "S"
            else:
                initials += word
            continue
        if initials:
            spelt.append(initials)
            initials = ""
        full = SHORT_SPELLINGS.get(word, word)
        if spelt and (joins := JOINED.get(spelt[-1])) and full in joins:
            spelt[-1] = joins[full]
        else:
            spelt.append(full)
    if initials:
        spelt.append(initials)
    return spelt
