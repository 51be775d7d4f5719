"""Recognise payees that a publisher withheld: placeholders, never suppliers.

A payee counts as redacted when it says so (``REDACTED``, ``withheld``), when nothing but a word for a
person or for data protection stands in its place, or when it was crossed out (``xxxxx``, ``*****``).
Names of firms that merely share letters with such words (Redact Ltd, Private Eye) do not.
"""

from __future__ import annotations

import re

SAYS_SO: tuple[str, ...] = (
    r"X*REDACTED\w*",
    r"RE+D+A?C*A?E?T+ED",
    r"REDACTION(?: OF)? (?:PERSONAL|NAME|DATA|APPLIED)\b.*",
    r"WITH?HELD",
    r"ANONYMI[SZ]ED",
    r"PSEUDONYMI[SZ]ED",
    r"NOT DISCLOSED",
    r"UNDISCLOSED",
    r"NON DISCLOSABLE",
    r"(?:WEDI I|WEDI EI|EI) (?:OLYGU|DDILEU|GUDDIO)",
)
"""Words that mark a redaction wherever they stand in the payee."""

STANDS_ALONE: tuple[str, ...] = (
    r"REDACT(?:ION)?S?",
    r"ANON(?:YMOUS)?",
    r"(?:PRIVATE |NAMED |AN )?INDIVIDUALS?(?: (?:NAME|PAYEE|SUPPLIER|PERSON)S?)?",
    r"PRIVATE (?:PERSON|PAYEE|CITIZEN|NAME)S?",
    r"PERSONAL(?: (?:DATA|DETAILS?|INFORMATION|INFO|NAMES?|EXPENSES?|PAYMENTS?|PAYEE))?",
    r"\w+ PERSONAL DATA",
    r"PERSONAL DATA (?:PROTECTED|PROTECTION|EXEMPT|REMOVED|SUPPRESSED)",
    r"(?:STRICTLY )?CONFIDENTIAL(?: (?:NAME|PAYEE|PAYMENTS?|DATA|SUPPLIER))?",
    r"SENSITIVE(?: (?:DATA|PAYMENT|INFORMATION|PAYEE))?",
    r"SUPPRESSED",
    r"(?:DATA PROTECTION(?: ACT)?|DP ACT|DPA|GDPR)(?: (?:19|20)[0-9]{2})?"
    r"(?: (?:EXEMPT(?:ION)?|PROTECTED|RESTRICTED|REMOVED))?",
    r"(?:FOIA?|SECTION|S) ?(?:EXEMPT(?:ION)?|40)",
    r"(?:FOSTER|PRIVATE|UNPAID|SHARED LIVES) CARERS?",
    r"(?:FOSTER CARE|DIRECT|PERSONAL BUDGET) PAYMENTS?(?: RECIPIENTS?)?",
    r"PAYMENTS? TO (?:AN )?INDIVIDUALS?",
    r"(?:SERVICE USER|CARE RECIPIENT|DIRECT PAYMENT RECIPIENT|CLIENT|CARE LEAVER)S?",
    r"(?:MEMBER OF STAFF|STAFF MEMBER|EMPLOYEE)S?",
)
"""Phrases that mark a redaction when they are the whole payee."""

NAME_TAKEN_OUT = (
    r"(?:SUPPLIER|PAYEE|VENDOR|BENEFICIARY|RECIPIENT|CREDITOR|PERSONAL|INDIVIDUAL|CARER|NAME|DATA|INFORMATION|DETAIL)S?"
    r"(?: \w+){0,2}"
    r" (?:REMOVED|HIDDEN|SUPPRESSED|EXCLUDED|PROTECTED|NOT (?:SHOWN|PUBLISHED|RELEASED|AVAILABLE|PROVIDED))"
    r"(?: (?:UNDER|DUE|FOR|AS|PER|BY|IN|TO)\b.*)?"
    r"|REMOVED (?:UNDER|DUE TO|FOR|AS PER|IN LINE WITH)\b.*"
)
"""Sentences saying that a name or data were taken out."""

_SAYS_SO = re.compile(r"\b(?:" + "|".join(SAYS_SO) + r")(?!\w)")
_WHOLE = re.compile("|".join((*STANDS_ALONE, NAME_TAKEN_OUT)))
_CROSSED_OUT = re.compile(r"[xX*#█■\s]*(?:[xX]\s?[xX]\s?[xX]|\*\s?\*|#\s?#|█|■)[xX*#█■\s.,&-]*")
_NOT_A_WORD = re.compile(r"[\W_]+")


def is_redacted(payee: str | None) -> bool:
    """Tell whether a payee is a placeholder for a name that the publisher withheld."""
    if not payee:
        return False
    if _CROSSED_OUT.fullmatch(payee.strip()):
        return True
    words = _NOT_A_WORD.sub(" ", payee.upper()).strip()
    return bool(words) and (_SAYS_SO.search(words) is not None or _WHOLE.fullmatch(words) is not None)
