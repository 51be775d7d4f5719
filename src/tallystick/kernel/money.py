"""Money is whole pence in ``int``; this module only shows it to people."""

from __future__ import annotations


def format_pence(pence: int) -> str:
    """Return pence as pounds for people, for example ``-123456`` as ``-£1,234.56``."""
    sign = "-" if pence < 0 else ""
    pounds, rest = divmod(abs(pence), 100)
    return f"{sign}£{pounds:,}.{rest:02d}"
