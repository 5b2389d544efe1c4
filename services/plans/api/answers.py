"""How the routes answer a wish that was granted, and what their paths share."""

from typing import Annotated

from fastapi import Path, Response

from contracts.base import Accepted
from services.kernel.http import etag

Round = Annotated[int, Path(ge=1, le=1000)]


def done(response: Response, accepted: Accepted) -> Accepted:
    """Return the answer, with the new version as ETag."""
    etag(response, accepted.version)
    return accepted
