"""What a table of payments means: a field for each column, the kind of file, and why.

:func:`propose` decides from headings and values; the result becomes a publisher profile, a small YAML
file that a person can correct and that :func:`replay` uses for the publisher's next file.
"""

from tallystick.spend.mapping.drift import describe_drift
from tallystick.spend.mapping.profile_files import profile_text, read_profile, write_profile
from tallystick.spend.mapping.profiles import find_profile, fingerprint, make_profile, replay
from tallystick.spend.mapping.proposing import propose

__all__ = [
    "describe_drift",
    "find_profile",
    "fingerprint",
    "make_profile",
    "profile_text",
    "propose",
    "read_profile",
    "replay",
    "write_profile",
]
