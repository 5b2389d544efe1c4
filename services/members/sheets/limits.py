"""How large and how strange a sheet may be, and the words for what it is refused for."""

from enum import StrEnum

MIB = 1024 * 1024
FILE_BYTES = 10 * MIB
ENTRIES = 200
INFLATED_BYTES = 200 * MIB
RATIO = 100
FAR_ROW, FAR_COLUMN = 50_000, 100
ROWS = 20_000
TITLE_ROWS = 40
CELL_TEXT = 300
NOTE_TEXT = 4_000

MEMORY_BYTES = 1024 * MIB
CPU_SECONDS = 20
WALL_SECONDS = 60.0
OUTPUT_BYTES = 256 * MIB


class Flaw(StrEnum):
    """Why a sheet as a whole is not read."""

    TOO_LARGE = "TOO_LARGE"
    WRONG_TYPE = "WRONG_TYPE"
    BROKEN = "BROKEN"
    PROTECTED = "PROTECTED"
    MACRO = "MACRO"
    TOO_MANY_PARTS = "TOO_MANY_PARTS"
    INFLATES = "INFLATES"
    ENTITIES = "ENTITIES"
    EXTERNAL_LINKS = "EXTERNAL_LINKS"
    FAR_CELLS = "FAR_CELLS"
    TOO_MANY_ROWS = "TOO_MANY_ROWS"
    NO_HEADINGS = "NO_HEADINGS"
    HEADINGS_TWICE = "HEADINGS_TWICE"
    EMPTY = "EMPTY"
    TOO_COSTLY = "TOO_COSTLY"


class SheetRefused(Exception):
    """The sheet is not read; `about` names headings or columns, never a cell's words."""

    def __init__(self, flaw: Flaw, about: str = "") -> None:
        super().__init__(flaw.value)
        self.flaw, self.about = flaw, about
