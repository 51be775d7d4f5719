"""Public bodies: the register, their names and codes, predecessors and successors."""

from tallystick.members.model import Body, BodyKind
from tallystick.members.register import Register, load_register
from tallystick.members.table import add_body

__all__ = ["Body", "BodyKind", "Register", "add_body", "load_register"]
