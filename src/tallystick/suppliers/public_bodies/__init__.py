"""Public bodies among payees: which body of the register a payee's name means, or at least which kind."""

from tallystick.suppliers.public_bodies.matching import match
from tallystick.suppliers.public_bodies.model import PublicBodyMatch, PublicKind

__all__ = ["PublicBodyMatch", "PublicKind", "match"]
