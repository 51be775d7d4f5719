"""Evidence, opportunity, action, verified saving, lesson: one line for local public services.

Each room is a sub-package with the name of its field; ``tallystick.spend`` is the first.
"""

__version__ = "0.1.0"
