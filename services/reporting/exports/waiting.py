"""What is late, on its way or unanswered, and what the young speak of, as tables of rows."""

from collections.abc import Iterable

from services.kernel.sheets import Table
from services.reporting.views.waiting import Late, OpenTransfer, ReferralStage, TopicCounts, WaitingProposal


def late(found: Late) -> Table:
    """Return what is overdue, an item a row."""
    yield ("Mã đơn vị", "Đơn vị", "Loại kế hoạch", "Phần việc", "Hạn", "Số ngày quá hạn")
    for row in found.rows:
        yield (row.unit.code, row.unit.name, row.plan_kind, row.title, row.due_on, row.days)


def transfers(rows: Iterable[OpenTransfer]) -> Table:
    """Return the transfers on their way, one a row."""
    yield ("Mã nơi đi", "Nơi đi", "Mã nơi đến", "Nơi đến", "Giai đoạn", "Ngày giới thiệu", "Ở giai đoạn từ", "Số ngày")
    for row in rows:
        here, there = row.from_unit, row.to_unit
        what = (here.code, here.name, there.code, there.name, row.stage, row.requested_on, row.since, row.days)
        yield what


def referrals(rows: Iterable[ReferralStage]) -> Table:
    """Return the referrals that wait, a unit and stage a row."""
    yield ("Mã đơn vị", "Đơn vị", "Giai đoạn", "Số hồ sơ", "Số ngày chờ bình quân", "Số ngày chờ lâu nhất")
    for row in rows:
        yield (row.unit.code, row.unit.name, row.stage, row.cases, row.average, row.longest)


def waiting(rows: Iterable[WaitingProposal]) -> Table:
    """Return the proposals without an answer, one a row."""
    yield (
        *("Mã đơn vị", "Đơn vị", "Loại", "Nội dung tham mưu", "Lĩnh vực", "Nơi nhận", "Số lần trình", "Ngày trình"),
        *("Số ngày chờ", "Văn bản"),
    )
    for row in rows:
        paper = row.submission.number if row.submission else None
        yield (
            *(row.unit.code, row.unit.name, row.kind, row.title, row.field, row.committee, row.rounds),
            *(row.submitted_on, row.days, paper),
        )


def topics(found: TopicCounts) -> Table:
    """Return the groups, one a row, then of each cut how many groups are left out."""
    yield ("Loại", "Mã", "Số lượng")
    for row in found.rows:
        yield (row.cut, row.code, row.amount)
    for cut, groups in found.left_out.items():
        yield (cut.upper(), "Số nhóm không công bố vì quá nhỏ", groups)
