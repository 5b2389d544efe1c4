"""What stands for a virus scanner: it ends with 1 for EICAR's test text, with 2 for what it cannot scan, else with 0."""

import sys
from pathlib import Path

EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
UNSCANNABLE = b"THIS-FILE-CANNOT-BE-SCANNED"


def main() -> int:
    """Look into the file named last."""
    data = Path(sys.argv[-1]).read_bytes()
    return 2 if UNSCANNABLE in data else int(EICAR in data)


if __name__ == "__main__":
    sys.exit(main())
