"""The catalogue, and its shares and averages, as tables of rows."""

from collections.abc import Iterable

from services.kernel.sheets import Row, Table
from services.reporting.figures import Quotient
from services.reporting.figures.catalogue import Listed
from services.reporting.views.answers import RatioExplanation, RatioSeries, RatioTable


def catalogue(lines: Iterable[Listed]) -> Table:
    """Return the catalogue, a figure or ratio a row."""
    yield (
        *("Mã", "Chỉ tiêu", "Tên tiếng Anh", "Đơn vị tính", "Nội dung chủ động", "Tiểu tiêu chí", "Loại"),
        *("Định nghĩa", "Định nghĩa tiếng Anh", "Tử số", "Mẫu số", "Sự kiện nguồn"),
    )
    for one in lines:
        codes = "; ".join(f"{programme}: {', '.join(codes)}" for programme, codes in one.criteria.items())
        yield (
            *(one.id, one.vi, one.en, one.unit, one.proactive, codes, one.kind, one.definition_vi, one.definition_en),
            *(
                " + ".join(one.numerator),
                " + ".join(one.denominator),
                "; ".join(source.title_vi for source in one.sources),
            ),
        )


def ratio_by_unit(found: RatioTable) -> Table:
    """Return one ratio by unit, then of the bloc, with both parts."""
    yield ("Mã", "Đơn vị", "Loại", "Cụm thi đua", f"{found.ratio.vi} ({found.ratio.unit})", "Tử số", "Mẫu số")
    for row in found.units:
        yield (row.code, row.name, row.kind, row.cluster, *_quotient(row.quotient))
    yield (found.bloc.code, found.bloc.name, found.bloc.kind, "", *_quotient(found.quotient))


def ratio_series(found: RatioSeries) -> Table:
    """Return a ratio by month, with both parts."""
    yield ("Tháng", f"{found.ratio.vi} ({found.ratio.unit})", "Tử số", "Mẫu số")
    for point in found.points:
        yield (point.month, *_quotient(point.quotient))


def ratio_explained(found: RatioExplanation) -> Table:
    """Return the figures above and below the line of a ratio."""
    yield ("Phần", "Mã", "Chỉ tiêu", "Giá trị")
    for name, parts in (("Tử số", found.numerator), ("Mẫu số", found.denominator)):
        for part in parts:
            yield (name, part.figure.id, part.figure.vi, part.value)


def _quotient(one: Quotient) -> Row:
    return (one.value, one.numerator, one.denominator)
