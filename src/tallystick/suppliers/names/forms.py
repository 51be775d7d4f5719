"""Legal forms: taken off the end of a name as a field of their own, and compared."""

from __future__ import annotations

from tallystick.suppliers.names.form_words import CUT_SHORT, FORM_ENDS, FORMS, LONGEST

_SAME_LAW = (
    frozenset(("LTD", "CIC")),  # a community interest company is a limited company
    frozenset(("LTD", "RTM")),
    frozenset(("CIC", "PLC")),
    frozenset(("CIO", "SCIO")),
    frozenset(("CBS", "IPS")),  # renamed by the Act of 2014
    frozenset(("LTD", "CBS")),  # a registered society's name also ends in "limited" (section 10)
    frozenset(("LTD", "IPS")),
    frozenset(("PTY", "LTD")),
    frozenset(("PTE", "LTD")),
    frozenset(("INC", "LLC")),
)
_COMMONEST = frozenset(("LTD", "LIMITED"))


def compatible(left: str, right: str) -> bool:
    """Tell whether two legal forms may be those of one entity.

    A missing form fits every form: ledgers leave it out. Two forms fit where one kind of body may write
    both: a community interest company that ends its name in LTD, a registered society that must.

    Args:
        left: canonical form as in :class:`~tallystick.suppliers.model.PayeeName`, or empty.
        right: the other one.
    """
    return not left or not right or left == right or frozenset((left, right)) in _SAME_LAW


def take_form(words: list[str], *, may_be_cut: bool = False) -> tuple[list[str], str]:
    """Split words into those before the legal form at their end, and the canonical form or an empty text.

    Several forms in a row (``C.I.C. LTD``) count as one: the more particular of them. A form is never all
    of a name.

    Args:
        words: upper-case words of a name.
        may_be_cut: the name may have been cut to a width, so that LIMI is the beginning of LIMITED.
    """
    end = len(words)
    if end > 1 and words[-1] in _COMMONEST and words[-2] not in FORM_ENDS:
        return words[:-1], "LTD"
    form = ""
    while end > 1:
        size = form_size(words, end)
        if size:
            found = FORMS[tuple(words[end - size : end])]
        elif may_be_cut and words[end - 1] in CUT_SHORT:
            size, found = 1, "LTD"
        else:
            break
        form = found if not form or form == "LTD" else form
        end -= size
        may_be_cut = False
    return words[:end], form


def form_size(words: list[str], end: int) -> int:
    """Return how many words before ``end`` are a legal form that leaves at least one word, else 0."""
    if words[end - 1] not in FORM_ENDS:
        return 0
    for size in range(min(LONGEST, end - 1), 0, -1):
        if tuple(words[end - size : end]) in FORMS:
            return size
    return 0
