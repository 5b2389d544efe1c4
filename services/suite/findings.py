"""What a verification found: checks, how much each compared, and the first differences, in Vietnamese and as JSON."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it should be. `expected` is what facts say, `found` what stands there."""

    text: str
    position: int | None = None
    figure: str | None = None
    unit: str | None = None
    on: str | None = None
    expected: int | None = None
    found: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the fields that are set."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in values.items() if value is not None}


@dataclass(slots=True)
class Check:
    """One promise that was checked. `name` is stable; all differences are counted, the first 20 are kept."""

    name: str
    title: str
    compared: int = 0
    failed: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return self.failed == 0

    def differs(self, difference: Difference) -> None:
        """Note a difference."""
        self.failed += 1
        if len(self.differences) < SHOWN:
            self.differences.append(difference)

    def fact(self, position: int, text: str) -> None:
        """Note a difference about the fact at a position of the store."""
        self.differs(Difference(f"vị trí {position}: {text}", position=position))

    def number(self, figure: str, unit: str, on: str, expected: int, found: int) -> None:
        """Compare a number, and note it when it is not as expected."""
        self.compared += 1
        if expected != found:
            text = f"{figure} · {unit} · {on}: phải là {expected}, đang là {found}"
            self.differs(Difference(text, None, figure, unit, on, expected, found))

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "title": self.title,
            "ok": self.ok,
            "compared": self.compared,
            "failed": self.failed,
            "differences": [one.as_json() for one in self.differences],
        }


@dataclass(frozen=True, slots=True)
class Report:
    """All checks of one verification; `dates` are the effective dates whose figures were counted anew."""

    bloc: str
    dates: tuple[date, ...]
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        return all(check.ok for check in self.checks)

    @property
    def exit_code(self) -> int:
        """What a command should end with. 0: everything agrees; 3: something differs. Any other: nothing was proven."""
        return 0 if self.ok else 3

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return {
            "bloc": self.bloc,
            "ok": self.ok,
            "dates": [day.isoformat() for day in self.dates],
            "checks": [check.as_json() for check in self.checks],
        }

    def lines(self) -> list[str]:
        """Return the report as lines for a person."""
        lines = []
        for check in self.checks:
            outcome = "đúng" if check.ok else f"SAI {_grouped(check.failed)} chỗ"
            lines.append(f"[{outcome}] {check.title}: đã so {_grouped(check.compared)}")
            lines += [f"    {one.text}" for one in check.differences]
            if check.failed > len(check.differences):
                lines.append(f"    … và {_grouped(check.failed - len(check.differences))} chỗ khác")
        lines.append("Mọi số liệu khớp với kho sự kiện." if self.ok else "Có số liệu KHÔNG khớp với kho sự kiện.")
        return lines


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")
