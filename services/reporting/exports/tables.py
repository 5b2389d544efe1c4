"""The answers as tables of rows, for files that spreadsheets open."""

from collections.abc import Iterable

from services.kernel.sheets import Row, Table
from services.reporting.figures import FIGURES
from services.reporting.views.answers import (
    CoordinationRow,
    DocumentRow,
    EntryRow,
    FigureTable,
    ModelRow,
    Overview,
    Programmes,
    ProposalRow,
    Series,
    UnitPage,
    UnitRow,
)
from services.reporting.views.changes import Changes

ENTRY_COLUMNS: Row = (
    "Ngày hiệu lực",
    "Ghi nhận lúc (UTC)",
    "Mã đơn vị",
    "Đơn vị",
    "Số lượng",
    "Sự kiện",
    "Người quyết định",
    "Văn bản",
    "Ngày văn bản",
    "Nơi ban hành",
    "Nguồn",
    "Vị trí",
)


def overview(found: Overview) -> Table:
    """Return the units with all figures, then what is filed under the bloc itself, then the bloc."""
    yield ("Mã", "Đơn vị", "Loại", "Cụm thi đua", *(figure.vi for figure in FIGURES))
    yield from map(_unit, found.units)
    yield (found.bloc.code, "Ghi ở chính Khối", "", "", *(found.elsewhere[figure.id] for figure in FIGURES))
    yield (found.bloc.code, found.bloc.name, found.bloc.kind, "", *(one.value for one in found.figures))


def unit_page(found: UnitPage) -> Table:
    """Return the units below with all figures, then the unit's own, then the unit as a whole."""
    yield ("Mã", "Đơn vị", "Loại", "Cụm thi đua", *(figure.vi for figure in FIGURES))
    yield from map(_unit, found.below)
    cluster = found.cluster.code if found.cluster else ""
    yield (found.unit.code, "Ghi ở chính đơn vị", "", "", *(found.own[figure.id] for figure in FIGURES))
    yield (found.unit.code, found.unit.name, found.unit.kind, cluster, *(one.value for one in found.figures))


def _unit(row: UnitRow) -> Row:
    return (row.code, row.name, row.kind, row.cluster, *(row.values[figure.id] for figure in FIGURES))


def figure_by_unit(found: FigureTable) -> Table:
    """Return one figure by unit, then what is filed under the bloc itself, then the bloc."""
    yield ("Mã", "Đơn vị", "Loại", "Cụm thi đua", found.figure.vi)
    for row in found.units:
        yield (row.code, row.name, row.kind, row.cluster, row.value)
    yield (found.bloc.code, "Ghi ở chính Khối", "", "", found.elsewhere)
    yield (found.bloc.code, found.bloc.name, found.bloc.kind, "", found.value)


def changes(found: Changes) -> Table:
    """Return the figures that changed, one a row: as known then, as known now, the difference."""
    yield ("Mã", "Chỉ tiêu", "Trước", "Nay", "Chênh lệch", "Số bút toán mới")
    for row in found.figures:
        yield (row.figure.id, row.figure.vi, row.before, row.after, row.after - row.before, row.entries)


def series(found: Series) -> Table:
    """Return a figure by month."""
    yield ("Tháng", found.figure.vi)
    for point in found.points:
        yield (point.month, point.value)


def entry(row: EntryRow) -> Row:
    """Return an entry as a row under ENTRY_COLUMNS."""
    return (
        row.effective_on,
        row.recorded_at.isoformat(),
        row.unit.code,
        row.unit.name,
        row.amount,
        row.summary_vi,
        row.actor,
        *_document(row.document),
        row.source,
        row.position,
    )


def proposals(rows: Iterable[ProposalRow]) -> Table:
    """Return the proposals, one a row."""
    yield (
        *("Mã đơn vị", "Đơn vị", "Loại", "Nội dung tham mưu", "Lĩnh vực", "Trạng thái", "Cấp ủy", "Số lần trình"),
        *("Ngày trình", "Ngày trả lời", "Số ngày"),
        *("Văn bản trả lời", "Ngày văn bản", "Nơi ban hành", "Ban chỉ đạo", "Số thành viên"),
    )
    for row in rows:
        yield (
            *(row.unit.code, row.unit.name, row.kind, row.title, row.field, row.state, row.committee, row.rounds),
            *(row.submitted_on, row.answered_on, row.days),
            *_document(row.answer),
            *((row.steering.name, row.steering.size) if row.steering else (None, None)),
        )


def coordination(rows: Iterable[CoordinationRow]) -> Table:
    """Return the coordination programmes, one a row."""
    yield (
        *("Mã đơn vị", "Đơn vị", "Chương trình phối hợp", "Trạng thái", "Số bên ký", "Ngày ký", "Từ ngày", "Đến ngày"),
        *("Ngày kết thúc", "Số hoạt động", "Số lần sơ kết, tổng kết", "Văn bản", "Ngày văn bản", "Nơi ban hành"),
    )
    for row in rows:
        yield (
            *(row.unit.code, row.unit.name, row.title, row.state, row.parties, row.signed_on, row.starts_on),
            *(row.ends_on, row.ended_on, row.activities, row.reviews),
            *_document(row.document),
        )


def models(rows: Iterable[ModelRow]) -> Table:
    """Return the youth models, one a row."""
    yield (
        *("Mã đơn vị", "Đơn vị", "Mô hình", "Lĩnh vực", "Ngày đăng ký", "Trạng thái"),
        *("Văn bản", "Ngày văn bản", "Nơi ban hành"),
    )
    for row in rows:
        what = (row.unit.code, row.unit.name, row.name, row.field, row.registered_on, row.state)
        yield (*what, *_document(row.document))


def programmes(found: Programmes) -> Table:
    """Return the year's programmes, one a row, then the units that have none."""
    yield (
        *("Mã đơn vị", "Đơn vị", "Chương trình", "Trạng thái", "Cấp ủy", "Số lần trình", "Ý kiến", "Ngày ý kiến"),
        *("Số ngày", "Ngày ban hành", "Số ban hành", "Số phần việc", "Đến hạn", "Đã làm", "Quá hạn"),
        *(f"Quý {n} {what}" for n in range(1, 5) for what in ("đến hạn", "đã làm")),
    )
    for row in found.rows:
        yield (
            *(row.unit.code, row.unit.name, row.title, row.state, row.committee, row.rounds, row.opinion),
            *(row.opinion_on, row.days, row.issued_on, row.number.number if row.number else None),
            *(row.planned, row.due, row.completed, row.overdue),
            *(number for quarter in row.quarters for number in (quarter.due, quarter.completed)),
        )
    for unit in found.without:
        yield (unit.code, unit.name, None, "CHƯA CÓ", *(None for _ in range(19)))


def _document(paper: DocumentRow | None) -> Row:
    return (paper.number, paper.issued_on, paper.issuer) if paper else (None, None, None)
