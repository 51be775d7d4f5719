from __future__ import annotations

import sys
from pathlib import Path

# Tests are imported one by one, so what they share has to be put in reach.
sys.path.append(str(Path(__file__).parent))
