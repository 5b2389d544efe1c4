"""Why a decision on units is refused: one class per rule; a code is stable and public."""

from typing import ClassVar

from services.kernel.decider import Refusal


class UnitDissolved(Refusal):
    """A unit that was dissolved, merged or split up decides and receives nothing any more."""

    CODE: ClassVar[str] = "members.unit_dissolved"
    DETAIL: ClassVar[str] = "Đơn vị này đã giải thể hoặc đã sáp nhập, chia tách; hãy chọn đơn vị đang hoạt động."


class TopUnitStays(Refusal):
    """What stands under nothing is not moved, merged, split or dissolved: the rest hangs on it."""

    CODE: ClassVar[str] = "members.top_unit_stays"
    DETAIL: ClassVar[str] = "Đoàn Khối là cấp trên cùng của hệ thống, không chuyển, sáp nhập, chia tách hay giải thể."


class UnitCycle(Refusal):
    """A unit cannot stand under itself or under what stands under it."""

    CODE: ClassVar[str] = "members.unit_cycle"
    DETAIL: ClassVar[str] = (
        "Không đặt được đơn vị dưới chính nó hoặc dưới đơn vị trực thuộc nó; hãy chọn cấp trên khác."
    )


class BeforeUnitLastChange(Refusal):
    """A unit's changes count in the order in which they are decided, so that each day has one tree."""

    CODE: ClassVar[str] = "members.before_unit_last_change"
    DETAIL: ClassVar[str] = (
        "Ngày hiệu lực sớm hơn lần thay đổi gần nhất của một đơn vị liên quan; hãy kiểm tra lại ngày trên quyết định."
    )


class UnitHasMembers(Refusal):
    """A unit is dissolved when it is empty."""

    CODE: ClassVar[str] = "members.unit_has_members"
    DETAIL: ClassVar[str] = "Đơn vị còn đoàn viên; hãy chuyển hết đoàn viên sang đơn vị khác trước khi giải thể."


class UnitHasUnits(Refusal):
    """A unit is dissolved when nothing stands under it."""

    CODE: ClassVar[str] = "members.unit_has_units"
    DETAIL: ClassVar[str] = "Còn đơn vị trực thuộc; hãy chuyển hoặc giải thể các đơn vị trực thuộc trước."


class OpenCases(Refusal):
    """A unit does not go while transfers to or from it, stays in it or applications to it are open."""

    CODE: ClassVar[str] = "members.open_cases"
    DETAIL: ClassVar[str] = (
        "Còn hồ sơ chuyển sinh hoạt, sinh hoạt tạm thời hoặc kết nạp chưa xong ở đơn vị này; hãy giải quyết xong trước."
    )


class MergeIntoItself(Refusal):
    """The unit that takes over is none of those that go, nor below one of them."""

    CODE: ClassVar[str] = "members.merge_into_itself"
    DETAIL: ClassVar[str] = "Đơn vị nhận sáp nhập không được là, hay nằm trong, một đơn vị bị sáp nhập."


class SourceNamedTwice(Refusal):
    """A reorganisation names each unit once."""

    CODE: ClassVar[str] = "members.source_named_twice"
    DETAIL: ClassVar[str] = "Danh sách đơn vị ghi một đơn vị hai lần; hãy bỏ dòng trùng."


class ReorganisationReused(Refusal):
    """An id names one reorganisation."""

    CODE: ClassVar[str] = "members.reorganisation_reused"
    DETAIL: ClassVar[str] = "Mã này đã dùng cho lần sáp nhập, chia tách khác; hãy dùng mã mới."


class ReorganisationForgetsMember(Refusal):
    """Every active member of a unit that goes is told where to; the text says how many were not."""

    CODE: ClassVar[str] = "members.reorganisation_forgets_member"
    DETAIL: ClassVar[str] = "Còn đoàn viên chưa được xếp vào đơn vị mới; mỗi đoàn viên phải được xếp đúng một lần."


class MemberMappedTwice(Refusal):
    """A member goes to one unit."""

    CODE: ClassVar[str] = "members.member_mapped_twice"
    DETAIL: ClassVar[str] = "Một đoàn viên được xếp hai lần; mỗi đoàn viên phải được xếp đúng một lần."


class NotOfThisUnit(Refusal):
    """Only active members of the units that go are told where to."""

    CODE: ClassVar[str] = "members.not_of_this_unit"
    DETAIL: ClassVar[str] = (
        "Danh sách có người không phải đoàn viên đang sinh hoạt ở đơn vị bị sắp xếp lại; hãy bỏ dòng đó."
    )


class ReorganisationForgetsUnit(Refusal):
    """Every unit below one that goes is told where to."""

    CODE: ClassVar[str] = "members.reorganisation_forgets_unit"
    DETAIL: ClassVar[str] = "Còn đơn vị trực thuộc chưa được xếp cấp trên mới; mỗi đơn vị phải được xếp đúng một lần."


class UnitMappedTwice(Refusal):
    """A unit goes under one parent."""

    CODE: ClassVar[str] = "members.unit_mapped_twice"
    DETAIL: ClassVar[str] = "Một đơn vị trực thuộc được xếp hai lần; mỗi đơn vị phải được xếp đúng một lần."


class NotUnderThisUnit(Refusal):
    """Only units directly below those that go are told where to."""

    CODE: ClassVar[str] = "members.not_under_this_unit"
    DETAIL: ClassVar[str] = "Danh sách có đơn vị không trực thuộc đơn vị bị sắp xếp lại; hãy bỏ dòng đó."


class OutsideReorganisation(Refusal):
    """Members and units go to the units of the reorganisation, or below them, and nowhere else."""

    CODE: ClassVar[str] = "members.outside_reorganisation"
    DETAIL: ClassVar[str] = "Chỉ xếp được vào đơn vị nhận hoặc đơn vị trực thuộc đơn vị nhận; hãy chọn lại đơn vị."
