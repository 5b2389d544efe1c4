"""Attached files as bytes: where they lie, what they truly are, whether they are clean; no rule and no unit in here."""
