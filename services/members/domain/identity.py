"""By what a person is recognised: marks that can be compared and not read back (domain.md §7.3)."""

from hashlib import sha256


def mark(kind: str, text: str) -> str:
    """Return the mark of a text of a kind (code, card, id, name, born); the same text, folded or not, has another mark."""
    return sha256(f"{kind}:{text}".encode()).hexdigest()[:32]
