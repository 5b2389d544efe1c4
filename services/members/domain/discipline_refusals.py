"""The rules of discipline that can say no, one class each (domain.md §3.1)."""

from typing import ClassVar

from services.kernel.decider import Refusal


class NoSuchCase(Refusal):
    """A step needs a case that was opened."""

    CODE: ClassVar[str] = "members.no_such_case"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có hồ sơ kỷ luật này; hãy kiểm tra lại mã hoặc lập hồ sơ trước."


class CaseIsAnother(Refusal):
    """An id names one case."""

    CODE: ClassVar[str] = "members.case_is_another"
    DETAIL: ClassVar[str] = "Mã hồ sơ này đã dùng cho một vụ việc khác; hãy tạo mã mới."


class CaseOpenAlready(Refusal):
    """A member has one open case at a time."""

    CODE: ClassVar[str] = "members.case_open_already"
    DETAIL: ClassVar[str] = "Đoàn viên này đang có một hồ sơ kỷ luật chưa xong; hãy giải quyết xong hồ sơ đó trước."


class CaseClosed(Refusal):
    """A case closed without a measure goes no further."""

    CODE: ClassVar[str] = "members.case_closed"
    DETAIL: ClassVar[str] = "Hồ sơ kỷ luật này đã khép lại; nếu có tình tiết mới hãy lập hồ sơ khác."


class BallotNotSecret(Refusal):
    """Discipline is voted by secret ballot."""

    CODE: ClassVar[str] = "members.ballot_not_secret"
    DETAIL: ClassVar[str] = "Biểu quyết kỷ luật phải bằng phiếu kín; hãy họp lại và bỏ phiếu kín."


class BallotsDoNotAddUp(Refusal):
    """There cannot be more votes than voters."""

    CODE: ClassVar[str] = "members.ballots_do_not_add_up"
    DETAIL: ClassVar[str] = "Số phiếu tán thành lớn hơn số người dự họp; hãy xem lại biên bản."


class FormNotAllowed(Refusal):
    """The form is one the rule set names for a member or a unit."""

    CODE: ClassVar[str] = "members.form_not_allowed"
    DETAIL: ClassVar[str] = (
        "Hình thức kỷ luật này không có trong quy định cho đối tượng đang xét; hãy chọn hình thức khác."
    )


class VoteLost(Refusal):
    """A measure rests on a vote that carried it."""

    CODE: ClassVar[str] = "members.vote_lost"
    DETAIL: ClassVar[str] = "Chưa có biểu quyết quá nửa tán thành hình thức kỷ luật nên chưa thể quyết định."


class DecidedBeforeVote(Refusal):
    """Steps of a case come in the order of their days."""

    CODE: ClassVar[str] = "members.discipline_out_of_order"
    DETAIL: ClassVar[str] = "Ngày sớm hơn bước trước của hồ sơ kỷ luật; hãy kiểm tra lại ngày."


class AlreadyDecided(Refusal):
    """A case is decided once; after that there is the appeal."""

    CODE: ClassVar[str] = "members.discipline_already_decided"
    DETAIL: ClassVar[str] = "Hồ sơ này đã có quyết định; muốn thay đổi hãy giải quyết qua khiếu nại."


class PostsNotNamed(Refusal):
    """A dismissal, and nothing else, names the posts it takes."""

    CODE: ClassVar[str] = "members.posts_not_named"
    DETAIL: ClassVar[str] = (
        "Cách chức phải ghi rõ ít nhất một chức vụ bị cách; hình thức kỷ luật khác thì không ghi chức vụ."
    )


class NotDecidedYet(Refusal):
    """Only a decision can be appealed or outlived."""

    CODE: ClassVar[str] = "members.discipline_not_decided"
    DETAIL: ClassVar[str] = "Hồ sơ này chưa có quyết định kỷ luật."


class AppealedAlready(Refusal):
    """A measure is appealed once."""

    CODE: ClassVar[str] = "members.appealed_already"
    DETAIL: ClassVar[str] = "Quyết định này đã được khiếu nại; hãy chờ kết quả giải quyết."


class AppealTooLate(Refusal):
    """An appeal comes within the months the rule set gives."""

    CODE: ClassVar[str] = "members.appeal_too_late"
    DETAIL: ClassVar[str] = "Đã quá thời hạn khiếu nại quyết định kỷ luật."


class NotAppealed(Refusal):
    """Only an appeal can be answered."""

    CODE: ClassVar[str] = "members.not_appealed"
    DETAIL: ClassVar[str] = "Chưa có khiếu nại nào để giải quyết."


class NotInForce(Refusal):
    """Improvement is recognised while a measure is in force."""

    CODE: ClassVar[str] = "members.measure_not_in_force"
    DETAIL: ClassVar[str] = "Hình thức kỷ luật không còn hiệu lực."


class ImprovementTooEarly(Refusal):
    """Improvement shows after the months the rule set names."""

    CODE: ClassVar[str] = "members.improvement_too_early"
    DETAIL: ClassVar[str] = "Chưa đủ thời gian thử thách để công nhận tiến bộ; hãy chờ đến hạn."


class AppealUnanswered(Refusal):
    """An appeal is answered before improvement is recognised: the answer may still change or lift the measure."""

    CODE: ClassVar[str] = "members.appeal_unanswered"
    DETAIL: ClassVar[str] = "Còn khiếu nại chưa được trả lời; hãy giải quyết khiếu nại trước khi công nhận tiến bộ."
