"""How much the tests that can be long do: little by default, all that was promised when BCD_LONG=1 (`make long`)."""

import os

LONG = os.environ.get("BCD_LONG") == "1"


def scaled(short: int, long: int) -> int:
    """Return how many to try: `short` in the default run, `long` in the long one."""
    return long if LONG else short
