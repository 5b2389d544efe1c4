"""What the rules of a rating round refuse (domain.md §3.4)."""

from typing import ClassVar

from services.kernel.decider import Refusal


class RoundNotOpened(Refusal):
    """A round is opened before anything happens in it."""

    CODE: ClassVar[str] = "members.round_not_opened"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Đơn vị chưa mở đợt xếp loại năm này; hãy mở đợt trước."


class RoundOpenedOtherwise(Refusal):
    """There is one round per unit and year."""

    CODE: ClassVar[str] = "members.round_opened_otherwise"
    DETAIL: ClassVar[str] = "Đợt xếp loại năm này đã mở với thời hạn hoặc bộ quy tắc khác; mỗi năm chỉ có một đợt."


class RoundTooEarly(Refusal):
    """The round of a year is opened in that year or later."""

    CODE: ClassVar[str] = "members.round_too_early"
    DETAIL: ClassVar[str] = "Ngày mở đợt sớm hơn năm xếp loại; hãy kiểm tra lại năm hoặc ngày."


class DeadlinesOutOfOrder(Refusal):
    """Members rate themselves, then the branch meets, then it is decided."""

    CODE: ClassVar[str] = "members.deadlines_out_of_order"
    DETAIL: ClassVar[str] = "Thời hạn phải theo thứ tự: mở đợt, tự xếp loại, họp chi đoàn, quyết định; hãy sửa lại."


class RoundClosed(Refusal):
    """In a closed round nothing changes but by an appeal."""

    CODE: ClassVar[str] = "members.round_closed"
    DETAIL: ClassVar[str] = "Đợt xếp loại của đơn vị năm này đã kết thúc; chỉ sửa được qua khiếu nại."


class NotOfRoundsUnit(Refusal):
    """A round lists members of its unit and those who are there for a time."""

    CODE: ClassVar[str] = "members.not_of_rounds_unit"
    DETAIL: ClassVar[str] = "Người này không sinh hoạt tại đơn vị; hãy đưa vào danh sách của đơn vị quản lý."


class NotOnRoundList(Refusal):
    """Only who is on the round's list is rated in it."""

    CODE: ClassVar[str] = "members.not_on_round_list"
    DETAIL: ClassVar[str] = "Đoàn viên không có trong danh sách của đợt xếp loại; hãy bổ sung vào danh sách trước."


class NotEligibleInRound(Refusal):
    """Who is not eligible or was exempted is not rated."""

    CODE: ClassVar[str] = "members.not_eligible_in_round"
    DETAIL: ClassVar[str] = "Đoàn viên không thuộc diện xếp loại trong đợt này hoặc đã được miễn; hãy bỏ qua người này."


class NoMeasures(Refusal):
    """A rank is proposed and decided on what was measured."""

    CODE: ClassVar[str] = "members.no_measures"
    DETAIL: ClassVar[str] = "Chưa có tự xếp loại và số liệu của đoàn viên; hãy ghi phần tự xếp loại trước."


class MeetingHeldOtherwise(Refusal):
    """A meeting's minutes are written once."""

    CODE: ClassVar[str] = "members.meeting_held_otherwise"
    DETAIL: ClassVar[str] = "Cuộc họp này đã ghi với nội dung khác; hãy ghi cuộc họp mới với mã khác."


class MemberVotedTwice(Refusal):
    """The branch votes on each member once."""

    CODE: ClassVar[str] = "members.member_voted_twice"
    DETAIL: ClassVar[str] = "Một đoàn viên được biểu quyết hai lần; mỗi người chỉ biểu quyết một lần trong đợt."


class RatingVotesExceedPresent(Refusal):
    """Nobody present votes twice on a member."""

    CODE: ClassVar[str] = "members.rating_votes_exceed_present"
    DETAIL: ClassVar[str] = "Tổng số phiếu cho một đoàn viên nhiều hơn số người dự họp; hãy kiểm tra lại biên bản."


class VoteMissing(Refusal):
    """The branch proposes after its meeting voted."""

    CODE: ClassVar[str] = "members.vote_missing"
    DETAIL: ClassVar[str] = "Chi đoàn chưa họp biểu quyết về đoàn viên này; hãy ghi biên bản họp trước."


class ProposalAgainstVote(Refusal):
    """A proposal follows the vote, as far as the measures let it, or says why not."""

    CODE: ClassVar[str] = "members.proposal_against_vote"
    DETAIL: ClassVar[str] = "Mức đề nghị khác kết quả biểu quyết; hãy đề nghị đúng mức hoặc ghi lý do."


class RankAboveMeasures(Refusal):
    """A rank asks for what the rule set says; only the level above sets it aside, with a reason."""

    CODE: ClassVar[str] = "members.rank_above_measures"
    DETAIL: ClassVar[str] = "Số liệu của đoàn viên chưa đạt mức này; hãy chọn mức thấp hơn, hoặc cấp trên ghi rõ lý do."


class RankAboveDiscipline(Refusal):
    """Who was disciplined in the year gets no more than the rule set says."""

    CODE: ClassVar[str] = "members.rank_above_discipline"
    DETAIL: ClassVar[str] = "Đoàn viên bị kỷ luật trong năm không được xếp mức này; hãy chọn mức thấp hơn."


class RankAboveSickLeave(Refusal):
    """Who was away sick for long gets no more than the rule set says."""

    CODE: ClassVar[str] = "members.rank_above_sick_leave"
    DETAIL: ClassVar[str] = "Đoàn viên nghỉ ốm quá thời gian quy định không được xếp mức này; hãy chọn mức thấp hơn."


class NotProposed(Refusal):
    """The level above decides on what the branch proposed."""

    CODE: ClassVar[str] = "members.not_proposed"
    DETAIL: ClassVar[str] = "Chi đoàn chưa đề nghị mức xếp loại cho đoàn viên này; hãy đề nghị trước."


class DecidedInRound(Refusal):
    """What was decided changes by an appeal only."""

    CODE: ClassVar[str] = "members.decided_in_round"
    DETAIL: ClassVar[str] = "Đoàn viên đã được quyết định xếp loại trong đợt này; muốn đổi hãy qua khiếu nại."


class NotDecidedInRound(Refusal):
    """One appeals against a decision."""

    CODE: ClassVar[str] = "members.not_decided_in_round"
    DETAIL: ClassVar[str] = "Đoàn viên chưa được quyết định xếp loại; chưa có gì để khiếu nại."


class AppealTooLate(Refusal):
    """One appeals within the days the rule set names."""

    CODE: ClassVar[str] = "members.rating_appeal_too_late"
    DETAIL: ClassVar[str] = "Đã quá thời hạn khiếu nại kết quả xếp loại."


class AppealOpen(Refusal):
    """An appeal is resolved before the next, and before the round is closed."""

    CODE: ClassVar[str] = "members.rating_appeal_open"
    DETAIL: ClassVar[str] = "Còn khiếu nại xếp loại chưa giải quyết; hãy giải quyết trước."


class AppealUnknown(Refusal):
    """An appeal is made before it is resolved."""

    CODE: ClassVar[str] = "members.rating_appeal_unknown"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có khiếu nại này trong đợt xếp loại; hãy kiểm tra lại mã."


class AppealResolved(Refusal):
    """What was said on an appeal stands."""

    CODE: ClassVar[str] = "members.rating_appeal_resolved"
    DETAIL: ClassVar[str] = "Khiếu nại này đã được giải quyết với kết quả khác; kết quả đó giữ nguyên."


class RoundUnfinished(Refusal):
    """A round is closed when everyone on its list was decided on or exempted."""

    CODE: ClassVar[str] = "members.round_unfinished"
    DETAIL: ClassVar[str] = "Còn đoàn viên chưa được quyết định hoặc miễn xếp loại; hãy làm nốt rồi kết thúc đợt."
