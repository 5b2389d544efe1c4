"""The streams of the bus and who writes and reads which: the one declaration that provisioning, users and services follow."""

from collections.abc import Mapping

STREAMS: Mapping[str, tuple[str, ...]] = {
    "MEMBERS": ("bcd.*.members.>",),
    "PLANS": ("bcd.*.plans.>",),
    "REPORTING": ("bcd.*.reporting.>",),
}
"""Stream → subjects. On file, limits retention, no age limit, nothing can be deleted or purged, atomic batches."""

WRITES: Mapping[str, str] = {"members": "MEMBERS", "plans": "PLANS", "reporting": "REPORTING"}
"""Service → the stream it alone writes."""

READS: Mapping[str, tuple[str, ...]] = {
    "members": (),
    "plans": ("MEMBERS",),
    "reporting": ("MEMBERS", "PLANS", "REPORTING"),
}
"""Service → the streams it follows; reporting shows its own facts as those of others."""
