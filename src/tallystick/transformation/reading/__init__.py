"""Reading: the files of a case or grid become its nouns; every mistake is named with its place."""

from tallystick.transformation.reading.case import read_case
from tallystick.transformation.reading.closed import published_closed_cases
from tallystick.transformation.reading.grid import read_grid

__all__ = ["published_closed_cases", "read_case", "read_grid"]
