"""How much the tests that can be long do: little by default, all that was promised when BCD_LONG=1 (`make long`)."""

import os

from hypothesis import HealthCheck, settings

LONG = os.environ.get("BCD_LONG") == "1"


def scaled(short: int, long: int) -> int:
    """Return how many to try: `short` in the default run, `long` in the long one."""
    return long if LONG else short


def random_courses(examples: int, steps: int) -> settings:
    """Return the settings of a state machine: the same courses every time, however long they take."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
