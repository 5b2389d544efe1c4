"""What a delivered file is called: ASCII, from the name its account gave, so that every system can keep it."""

import re

from services.kernel.text import fold

LONGEST = 60


def stem(name: str) -> str:
    """Return a name as lower-case ASCII letters and digits with hyphens; `bang` where nothing of it is left."""
    words = re.findall(r"[a-z0-9]+", fold(name))
    return "-".join(words)[:LONGEST].strip("-") or "bang"
