"""How the routes answer a wish that was granted."""

from fastapi import Response

from contracts.base import Accepted
from services.kernel.http import etag


def done(response: Response, accepted: Accepted) -> Accepted:
    """Return the answer, with the new version as ETag."""
    etag(response, accepted.version)
    return accepted
