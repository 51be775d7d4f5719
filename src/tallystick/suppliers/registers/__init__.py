"""Registers that a user loads: companies and charities, and the look-up of payees in them."""

from tallystick.suppliers.registers.loading import load
from tallystick.suppliers.registers.matching import loaded, match, prepare
from tallystick.suppliers.registers.model import RegisterKind, RegisterSummary

__all__ = ["RegisterKind", "RegisterSummary", "load", "loaded", "match", "prepare"]
