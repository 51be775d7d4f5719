"""What can be wrong with a case, said so that the officer who wrote it can put it right."""

from __future__ import annotations

from tallystick.kernel import FileRefused


class CaseRefused(FileRefused):
    """A case or grid has a mistake: a key, a table, a date or a sum; nothing was computed from it."""

    code = "case-refused"


class CaseDoesNotReconcile(CaseRefused):
    """The baseline of a case is not that of payroll and budget; the differences are listed line by line."""

    code = "case-does-not-reconcile"
