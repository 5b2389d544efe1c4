"""How a use case that writes to several streams answers."""

from contracts.base import Accepted
from services.kernel.store import Written


def accepted(written: Written) -> Accepted:
    """Return the answer to a write whose result is the version of the stream it was about."""
    return Accepted(
        position=written.position,
        version=written.result,
        changed=written.changed > 0,
        repeated=written.repeated,
    )
