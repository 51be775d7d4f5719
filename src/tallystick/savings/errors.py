"""What the ledger refuses, said so that whoever claims can put it right."""

from __future__ import annotations

from tallystick.kernel import FileRefused, UsageProblem


class ClaimRefused(FileRefused):
    """A claim has a mistake: a key, a year, a sum; nothing was added."""

    code = "claim-refused"


class TransitionRefused(UsageProblem):
    """A claim may not take this step: the order of statuses, or what is missing, forbids it."""

    code = "transition-refused"


class ConflictUnsettled(TransitionRefused):
    """Two claims say that they save the same; neither counts until it is settled whose the saving is."""

    code = "conflict-unsettled"
