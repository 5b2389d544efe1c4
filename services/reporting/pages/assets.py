"""Serves our own style sheet, scripts, fonts and vendored libraries, addressed by the hash of their content."""

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from fastapi import Request, Response

from services.kernel.decider import Refusal

STATIC = Path(__file__).parent / "static"
TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


class NoSuchAsset(Refusal):
    """No file of that name is served."""

    CODE: ClassVar[str] = "reporting.no_such_asset"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có tệp này."


@dataclass(frozen=True)
class Asset:
    """One file as it is sent; `packed` is its gzip form, None where packing does not help."""

    body: bytes
    packed: bytes | None
    kind: str
    version: str


class Assets:
    """All files under `static`, read once; a change on disk needs a restart."""

    def __init__(self) -> None:
        files = sorted(p for p in STATIC.rglob("*") if p.suffix in TYPES)
        self._assets: dict[str, Asset] = {}
        for path in sorted(files, key=lambda p: p.suffix == ".css"):
            self._assets[path.relative_to(STATIC).as_posix()] = self._read(path)

    def url(self, name: str) -> str:
        """Return the address of a file, with the hash of its content; raises KeyError for an unknown name."""
        return f"/static/{name}?v={self._assets[name].version}"

    def answer(self, name: str, request: Request) -> Response:
        """Answer one request: cached for ever under the current hash, otherwise revalidated. Raises NoSuchAsset."""
        asset = self._assets.get(name)
        if asset is None:
            raise NoSuchAsset
        current = request.query_params.get("v") == asset.version
        headers = {
            "Cache-Control": "public, max-age=31536000, immutable" if current else "no-cache",
            "ETag": f'"{asset.version}"',
            "X-Content-Type-Options": "nosniff",
            "Vary": "Accept-Encoding",
        }
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        if asset.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(asset.packed, media_type=asset.kind, headers=headers | {"Content-Encoding": "gzip"})
        return Response(asset.body, media_type=asset.kind, headers=headers)

    def _read(self, path: Path) -> Asset:
        body = path.read_bytes()
        if path.suffix == ".css":
            body = re.sub(rb'url\("(vendor/[^"]+)"\)', self._versioned, body)
        packed = None if path.suffix == ".woff2" else gzip.compress(body, 6, mtime=0)
        return Asset(body, packed, TYPES[path.suffix], hashlib.sha256(body).hexdigest()[:16])

    def _versioned(self, found: re.Match[bytes]) -> bytes:
        return f'url("{self.url(found[1].decode())}")'.encode()
