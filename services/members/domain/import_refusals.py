"""What can be wrong with an import as a whole, one class each (domain.md §7.3)."""

from typing import ClassVar

from services.kernel.decider import Refusal


class SheetTooLarge(Refusal):
    """A file has at most 10 MB."""

    CODE: ClassVar[str] = "members.sheet_too_large"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Tệp lớn quá 10 MB; hãy bỏ ảnh và các trang thừa, hoặc chia danh sách thành nhiều tệp."


class SheetOfWrongType(Refusal):
    """What a file is, its first bytes say, not its name."""

    CODE: ClassVar[str] = "members.sheet_of_wrong_type"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Đây không phải tệp Excel .xlsx hoặc .xls; hãy mở bằng Excel và lưu lại dạng .xlsx."


class SheetBroken(Refusal):
    """A file that does not follow its format is not guessed at."""

    CODE: ClassVar[str] = "members.sheet_broken"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Tệp Excel bị hỏng, không đọc được; hãy mở bằng Excel, lưu lại rồi nạp lại."


class SheetProtected(Refusal):
    """An encrypted file cannot be read."""

    CODE: ClassVar[str] = "members.sheet_protected"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Tệp Excel có mật khẩu; hãy bỏ mật khẩu rồi nạp lại."


class SheetHasMacros(Refusal):
    """A file with a program in it is not taken."""

    CODE: ClassVar[str] = "members.sheet_has_macros"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Tệp Excel có chứa macro nên không nhận; hãy lưu lại dạng .xlsx (không macro)."


class SheetHasTooManyParts(Refusal):
    """A file is made of at most 200 parts."""

    CODE: ClassVar[str] = "members.sheet_has_too_many_parts"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = (
        "Tệp Excel có quá nhiều thành phần (trang, ảnh); hãy chép riêng trang danh sách sang tệp mới."
    )


class SheetInflates(Refusal):
    """Unpacked a file has at most 200 MB, and at most a hundred times its size."""

    CODE: ClassVar[str] = "members.sheet_inflates"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Tệp Excel bung ra quá lớn so với một danh sách; hãy chép riêng danh sách sang tệp mới."


class SheetHasEntities(Refusal):
    """The parts of a file define no document types or entities."""

    CODE: ClassVar[str] = "members.sheet_has_entities"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Tệp có khai báo XML không an toàn nên không nhận; hãy mở bằng Excel và lưu lại dạng .xlsx."


class SheetHasExternalLinks(Refusal):
    """A file takes nothing from elsewhere."""

    CODE: ClassVar[str] = "members.sheet_has_external_links"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = (
        "Tệp Excel có liên kết đến tệp khác; hãy chọn Data, Edit Links, Break Link (hoặc dán dạng giá trị) rồi nạp lại."
    )


class SheetHasFarCells(Refusal):
    """Cells lie within 50 000 rows and 100 columns."""

    CODE: ClassVar[str] = "members.sheet_has_far_cells"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = (
        "Tệp có ô nằm quá xa (quá dòng 50.000 hoặc quá cột 100); hãy xóa các dòng, cột thừa ở cuối trang rồi nạp lại."
    )


class SheetHasTooManyRows(Refusal):
    """A sheet has at most 20 000 persons."""

    CODE: ClassVar[str] = "members.sheet_has_too_many_rows"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Danh sách có quá 20.000 dòng; hãy chia thành nhiều tệp, mỗi tệp tối đa 20.000 dòng."


class SheetHasNoHeadings(Refusal):
    """The headings are found by their words."""

    CODE: ClassVar[str] = "members.sheet_has_no_headings"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = (
        "Không tìm thấy dòng tiêu đề (cần ít nhất «Họ và tên» và hai cột quen thuộc khác) ở trang đầu; "
        "hãy kiểm tra tên cột theo mẫu 34 cột."
    )


class SheetHeadingsTwice(Refusal):
    """Two columns may not mean the same."""

    CODE: ClassVar[str] = "members.sheet_headings_twice"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Có hai cột cùng một ý nghĩa; hãy xóa hoặc đổi tên một cột rồi nạp lại."


class SheetEmpty(Refusal):
    """A sheet names at least one person."""

    CODE: ClassVar[str] = "members.sheet_empty"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Không có dòng đoàn viên nào dưới dòng tiêu đề; hãy kiểm tra trang đầu của tệp."


class SheetTooCostly(Refusal):
    """Reading a sheet stays within its memory and time."""

    CODE: ClassVar[str] = "members.sheet_too_costly"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = (
        "Đọc tệp này vượt giới hạn bộ nhớ hoặc thời gian nên đã dừng; hãy chép riêng danh sách sang một tệp mới."
    )


class UnknownImport(Refusal):
    """An import that is named was uploaded."""

    CODE: ClassVar[str] = "members.unknown_import"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có lần nhập này; hãy xem danh sách các lần nhập."


class ImportIsAnother(Refusal):
    """One id names one file for one unit."""

    CODE: ClassVar[str] = "members.import_is_another"
    DETAIL: ClassVar[str] = "Mã lần nhập này đã dùng cho tệp khác hoặc đơn vị khác; hãy tạo mã mới."


class FileAlreadyImported(Refusal):
    """The same file is taken once by a unit, unless forced."""

    CODE: ClassVar[str] = "members.file_already_imported"
    DETAIL: ClassVar[str] = (
        "Đơn vị đã nạp đúng tệp này; nếu chủ ý nạp lại, hãy chọn «vẫn nạp», hoặc hủy/hoàn tác lần nạp trước."
    )


class ImportClosed(Refusal):
    """After it was committed, undone or thrown away an import does not change."""

    CODE: ClassVar[str] = "members.import_closed"
    DETAIL: ClassVar[str] = "Lần nhập này đã xong, đã hoàn tác hoặc đã hủy; hãy nạp tệp thành lần nhập mới."


class UnknownImportRow(Refusal):
    """A row that is decided stands in the sheet."""

    CODE: ClassVar[str] = "members.unknown_import_row"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có dòng này trong lần nhập; hãy xem lại số dòng."


class ChoiceNotAllowed(Refusal):
    """What can be chosen for a row depends on what it was found to be."""

    CODE: ClassVar[str] = "members.import_choice_not_allowed"
    DETAIL: ClassVar[str] = (
        "Không chọn được như vậy cho dòng này: dòng sai chỉ có thể bỏ qua hoặc sửa tệp; "
        "trùng mã thì cập nhật hoặc bỏ qua."
    )


class NotAMatch(Refusal):
    """A row updates one of the members it was found to match."""

    CODE: ClassVar[str] = "members.import_not_a_match"
    DETAIL: ClassVar[str] = "Người được chọn không nằm trong số trùng khớp của dòng này; hãy chọn lại."


class RowsUndecided(Refusal):
    """Nothing is written while a row waits for a person's decision."""

    CODE: ClassVar[str] = "members.import_rows_undecided"
    DETAIL: ClassVar[str] = "Còn dòng chưa được quyết định; hãy quyết định từng dòng hoặc cả nhóm rồi ghi."


class ImportStale(Refusal):
    """What a person decided on is still so when it is written."""

    CODE: ClassVar[str] = "members.import_stale"
    DETAIL: ClassVar[str] = (
        "Sổ đoàn viên đã thay đổi sau khi xem trước (có người mới trùng hoặc đơn vị đổi); hãy xét lại rồi ghi."
    )


class ImportRowsGone(Refusal):
    """Staged rows are gone once an import is over, or once somebody in them was erased."""

    CODE: ClassVar[str] = "members.import_rows_gone"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Dữ liệu tạm của lần nhập này đã xóa; hãy nạp lại tệp thành lần nhập mới."


class WrittenBeforeJoining(Refusal):
    """Nobody is on the register before being born or joining, unless somebody saw that the sheet says so."""

    CODE: ClassVar[str] = "members.import_before_joining"
    DETAIL: ClassVar[str] = (
        "Ngày ghi sổ sớm hơn ngày sinh hoặc ngày vào Đoàn của dòng này; hãy chọn ngày ghi sổ muộn hơn hoặc sửa tệp."
    )


class UnknownImportColumn(Refusal):
    """A title means one of the columns a roster has: what means anything else would be lost."""

    CODE: ClassVar[str] = "members.unknown_import_column"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = (
        "Có tiêu đề được gán cho cột không có trong mẫu; hãy chọn một cột của mẫu, hoặc để trống để bỏ qua."
    )


class TitleMappedTwice(Refusal):
    """Titles that differ only in case, accents or spaces are one title, and one title means one column."""

    CODE: ClassVar[str] = "members.import_title_twice"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = (
        "Có tiêu đề được gán hai nghĩa khác nhau (chỉ khác chữ hoa, dấu hoặc khoảng trắng); hãy bỏ bớt một."
    )


class ChoiceMissing(Refusal):
    """Rows of a verdict are decided by naming the verdict and the choice together."""

    CODE: ClassVar[str] = "members.import_choice_missing"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = (
        "Quyết định cả nhóm phải ghi cả nhóm dòng (verdict) và cách xử lý (choice); hãy bổ sung phần còn thiếu."
    )


class ImportNotCommitted(Refusal):
    """Only what was written can be undone."""

    CODE: ClassVar[str] = "members.import_not_committed"
    DETAIL: ClassVar[str] = "Lần nhập này chưa ghi vào sổ nên không có gì để hoàn tác; có thể hủy bỏ."


class ChangedSinceImport(Refusal):
    """An import is undone only while nothing else happened to its persons."""

    CODE: ClassVar[str] = "members.changed_since_import"
    DETAIL: ClassVar[str] = "Có đoàn viên đã thay đổi sau lần nhập nên không hoàn tác được; hãy đính chính từng người."
