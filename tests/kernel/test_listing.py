"""A table as PDF: everything in it is on the pages, as text, and one too long is refused by name."""

import io
from datetime import date

import pypdf
import pytest

from services.kernel.grids import Layout
from services.kernel.listing import TooManyRows, write_listing
from services.kernel.sheets import download

TITLE = Layout("Tổng hợp các đơn vị", note="Số liệu tính đến 26/03/2026", hidden=frozenset({2}))


def test_a_listing_holds_title_note_every_row_and_page_numbers_and_runs_nothing() -> None:
    """INVARIANT: what people wrote is text on the page.

    A template that compiles its data would break it.
    """
    head = ("TT", "Tên", "mã ẩn", *(f"Chỉ tiêu {n}" for n in range(20)))
    file = io.BytesIO()
    rows = [(n, f'=HYPERLINK("x","{n}") #eval("1")', "ẩn", 1000 + n, date(2026, 3, 9), *range(18)) for n in range(50)]
    write_listing(file, [head, *rows], TITLE)
    pages = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(file).pages]
    assert pages[0].startswith("Tổng hợp các đơn vị Số liệu tính đến 26/03/2026")
    assert all("TT Tên" in page and page.endswith(f"Trang {at}/{len(pages)}") for at, page in enumerate(pages, 1))
    whole = " ".join(pages)
    assert all(f"1.0{n:02}" in whole for n in range(50)) and "09/03/2026" in whole
    assert whole.count("#eval") >= 50 and "=HYPERLINK" in whole
    assert "ẩn" not in whole
    assert "Chỉ tiêu 19" in whole


@pytest.mark.parametrize(
    ("columns", "rows", "said"),
    [(2, 3_001, "3.001 dòng; bản PDF chỉ nhận tối đa 3.000"), (60, 1_001, "1.001 dòng; bản PDF chỉ nhận tối đa 1.000")],
)
def test_a_table_longer_than_anybody_reads_is_refused_and_told_where_it_goes(
    columns: int, rows: int, said: str
) -> None:
    table = [("x",) * columns] * (rows + 1)
    with pytest.raises(TooManyRows) as refused:
        download("x", "pdf", table, Layout("x"))
    assert said in refused.value.detail and ".xlsx" in refused.value.detail and ".csv" in refused.value.detail


def test_rows_are_not_counted_for_ever() -> None:
    with pytest.raises(TooManyRows, match=r"hơn 100\.000 dòng"):
        write_listing(io.BytesIO(), (("x",) for _ in range(10**9)), Layout("x"))
