"""The words of the pages that compare, rank and tell over time: Vietnamese and its English."""

from collections.abc import Mapping

COMPARING: Mapping[str, str] = {
    # Head line and freshness.
    "Đoàn viên, thanh niên": "Members and youth",
    "Kế hoạch công tác": "Work plans",
    "Tham mưu, phối hợp": "Advice and coordination",
    "So sánh": "Compare",
    "Các cụm thi đua": "Emulation clusters",
    "Xếp hạng đơn vị": "League of units",
    "Bản đồ nhiệt": "Heat map",
    "Diễn biến theo tháng": "Month by month",
    "Diễn biến theo năm": "Year by year",
    "Hai ngày, hai đơn vị": "Two days, two units",
    "Tổ chức": "Organisation",
    "Danh sách": "Lists",
    "Dữ liệu đến": "Figures as of",
    "Chưa có dữ liệu": "No data yet",
    "sự kiện phía sau": "facts behind",
    "Các số dưới đây chưa tính những sự kiện đó.": "The figures below do not count them yet.",
    "Xem tất cả": "See all",
    # A proactive.
    "Ba nội dung chủ động": "The three proactives",
    "cùng kỳ": "same period of last year",
    "Cùng kỳ": "Same period",
    "so với": "against",
    "Tăng, giảm": "Change",
    "12 tháng": "12 months",
    "Chưa phát sinh trong năm nay và năm trước.": "Nothing this year or the year before.",
    "chỉ tiêu bằng 0": "figures at 0",
    "Chỉ tiêu khác": "Other figures",
    "Các chỉ tiêu": "Figures",
    "Khác": "Other",
    # Clusters and the league.
    "Cách tính": "Counted",
    "Trên 100 đoàn viên": "Per 100 members",
    "trên 100 đoàn viên": "per 100 members",
    "Các cụm cạnh nhau": "Clusters side by side",
    "Số tính trên 100 đoàn viên; tỷ lệ giữ nguyên.": "Counts are per 100 members; shares stay as they are.",
    "cao nhất trong các cụm": "the highest of the clusters",
    "Cụm trưởng": "Lead",
    "Năm này chưa chia cụm thi đua.": "No emulation clusters were formed this year.",
    "Thứ tự": "Order",
    "Cao nhất trước": "Highest first",
    "Thấp nhất trước": "Lowest first",
    "Xếp hạng": "Ranked",
    "Bằng nhau thì cùng hạng.": "Equal values share a rank.",
    "Hạng": "Rank",
    "Giá trị": "Value",
    "So với cao nhất": "Against the highest",
    "Chưa có đơn vị nào xếp hạng được.": "No unit can be ranked yet.",
    "Không xếp hạng: mẫu số nhỏ": "Not ranked: small denominator",
    "Mẫu số dưới": "A denominator below",
    "chênh một người hay một việc đã đổi thứ hạng, nên chỉ nêu số.": (
        "one person or item more would change the rank, so only the number is given."
    ),
    "Không xếp hạng: chưa có gì để tính": "Not ranked: nothing to share",
    # Heat map.
    "Bản đồ nhiệt: đơn vị và tiểu tiêu chí": "Heat map: units by sub-criterion",
    "Cách đọc": "How to read it",
    "Mỗi ô ghi số của đơn vị và số vạch của bậc; bấm vào số để xem vì sao. Màu chỉ nhắc lại số vạch.": (
        "Each cell has the unit's number and as many marks as its step; click a number to see why. "
        "The colour only repeats the marks."
    ),
    "bậc": "step",
    "tỷ lệ": "shares",
    "số khác": "other numbers",
    "Cả Khối chưa phát sinh": "Nothing yet in the whole bloc",
    "dưới": "below",
    "trở lên": "and more",
    "lần mức chung": "times the bloc's mean",
    "Cách chia bậc": "Steps as in",
    "chưa có": "none yet",
    "chưa có gì để tính tỷ lệ": "nothing to share yet",
    "Mức chung của Khối": "The bloc's mean",
    # Tables to take along.
    "Nhóm": "Family",
    "Ghi ở chính đơn vị": "At the unit itself",
    # Time.
    "Khoảng thời gian": "Range",
    "bỏ": "leave out",
    "năm qua": "yr back",
    "Bảng số liệu": "Table",
    "Toàn khối": "The whole bloc",
    "Quá 120 tháng: số liệu được gộp theo năm.": "More than 120 months: shown by year.",
    # Two days, two units.
    "Hai ngày của một nơi": "Two days of one place",
    "Hai đơn vị trong một ngày": "Two units on one day",
    "Đơn vị thứ nhất": "First unit",
    "Đơn vị thứ hai": "Second unit",
    "Chọn đơn vị": "Choose a unit",
    "điều đã xảy ra ở giữa": "what happened in between",
    "Điều gì đã xảy ra?": "What happened?",
    "Số trong kỳ tính từ đầu năm đến ngày ghi ở cột; số tại thời điểm tính đúng ngày đó.": (
        "Counts of a year run from its first day to the day of the column; levels are those of that day."
    ),
    "chỉ tiêu bằng 0 ở cả hai bên không nêu ở đây.": "figures that are 0 on both sides are left out.",
    "Hai bên đều chưa có số liệu.": "Neither side has figures yet.",
    # Tree.
    "Cây tổ chức": "Organisation tree",
    "Mở tất cả": "Open all",
    "Thu gọn": "Close all",
    "Trang của đơn vị": "Page of the unit",
    "đơn vị trực thuộc": "units below",
    "đoàn viên ghi ở chính đơn vị": "members at the unit itself",
    "Số bên phải là số đoàn viên, kể cả các đơn vị trực thuộc.": (
        "The number on the right counts members, those of the units below included."
    ),
    "Ngày này chưa có đơn vị nào.": "There was no unit on this day.",
}
