"""Payee names read: what identifies kept, legal form apart, people and placeholders told from organisations.

:func:`read_name` and :func:`read_names` return :class:`~tallystick.suppliers.model.PayeeName`.
"""

from __future__ import annotations

from tallystick.suppliers.names.forms import compatible
from tallystick.suppliers.names.reading import (
    is_truncation,
    merging_key,
    person_evidence,
    read_name,
    read_names,
)
from tallystick.suppliers.names.sharing import identifies_alone

__all__ = [
    "compatible",
    "identifies_alone",
    "is_truncation",
    "merging_key",
    "person_evidence",
    "read_name",
    "read_names",
]
