"""The statement of members as a table of rows, for files that spreadsheets open."""

from services.kernel.sheets import Row, Table
from services.reporting.views.statement import Line, Statement


def statement(found: Statement) -> Table:
    """Return the months of a statement, one a row, then the whole."""
    yield (
        *("Từ ngày", "Đến ngày", "Đầu kỳ"),
        *(f"+ {figure.vi}" for figure in found.inflows),
        *(f"− {figure.vi}" for figure in found.outflows),
        *("+ Theo đơn vị chuyển đến", "− Theo đơn vị chuyển đi", "Cuối kỳ", "Cân đối"),
    )
    for line in (*found.months, found.whole):
        yield _row(line, found)


def _row(line: Line, found: Statement) -> Row:
    return (
        *(line.first, line.last, line.opening),
        *(line.inflows[figure.id] for figure in found.inflows),
        *(line.outflows[figure.id] for figure in found.outflows),
        *(line.units_in, line.units_out, line.closing, "đúng" if line.balanced else "SAI"),
    )
