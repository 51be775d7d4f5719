from __future__ import annotations

import sys
from pathlib import Path

# The made evidence of the store's own tests serves the crash tests too.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "store"))
