"""From files to a published snapshot: read, decide, normalise, reconcile, adopt, publish."""

from tallystick.spend.importing.finding import check_file, find_files
from tallystick.spend.importing.inspecting import Inspection, inspect_files
from tallystick.spend.importing.run import ImportRun, import_files

__all__ = ["ImportRun", "Inspection", "check_file", "find_files", "import_files", "inspect_files"]
