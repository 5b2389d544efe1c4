"""What a file truly is, where its bytes lie (a directory, and a real S3 server), and the scan for viruses."""

import hashlib
import io
import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from services.plans.files.kinds import kind_of
from services.plans.files.scan import ScanFailed, Scanner
from services.plans.files.spool import Spool, TooLong
from services.plans.files.store import Bucket, ByteStore, FilesAway, Folder, NoSuchFile, open_files
from tests.plans import examples_attachments as f
from tests.support.servers import free_port, mortal, wait_until

OTHER = hashlib.sha256(f.TEXT).hexdigest()


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an S3 server of this machine with one empty bucket, `bcd`."""
    port = free_port()
    address, log = f"http://127.0.0.1:{port}", tmp_path_factory.mktemp("s3") / "s3.log"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]

    def answers() -> bool:
        try:
            with urlopen(Request(f"{address}/bcd", method="PUT"), timeout=5) as reply:
                return bool(reply.status == 200)
        except (URLError, OSError):
            return False

    with log.open("wb") as out:
        process = subprocess.Popen(mortal(command, "KILL"), stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    try:
        wait_until(answers, "moto", process, log)
        yield address
    finally:
        process.kill()
        process.wait()


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> ByteStore:
    """An empty place of files: a directory, and a bucket."""
    if request.param == "folder":
        return open_files(f"file://{tmp_path}/tệp đính kèm")
    address = request.getfixturevalue("s3")
    return open_files(f"s3://key:s%2Fecret@bcd/{tmp_path.name}?endpoint={address}&region=us-east-1")


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    """A file to be kept."""
    path = tmp_path / "given.pdf"
    path.write_bytes(f.PDF)
    return path


# Where bytes lie.


def test_a_file_is_kept_once_and_read_back(place: ByteStore, pdf: Path) -> None:
    assert not place.has(f.SHA)
    for _ in range(2):
        place.put(f.SHA, pdf)
    assert place.has(f.SHA)
    assert b"".join(place.read(f.SHA)) == f.PDF
    assert (list(place.kept()), list(place.aside())) == ([f.SHA], [])


def test_what_is_not_kept_is_not_read(place: ByteStore) -> None:
    with pytest.raises(NoSuchFile):
        place.read(f.SHA)


def test_a_file_set_aside_is_read_by_nobody_and_put_back_or_discarded(place: ByteStore, pdf: Path) -> None:
    place.put(f.SHA, pdf)
    for _ in range(2):
        place.set_aside(f.SHA)
    assert (place.has(f.SHA), list(place.aside())) == (False, [f.SHA])
    for _ in range(2):
        place.put_back(f.SHA)
    assert (b"".join(place.read(f.SHA)), list(place.aside())) == (f.PDF, [])
    place.set_aside(f.SHA)
    for _ in range(2):
        place.discard(f.SHA)
    assert (list(place.kept()), list(place.aside())) == ([], [])


def test_a_large_file_comes_back_whole(place: ByteStore, tmp_path: Path) -> None:
    path, data = tmp_path / "large", bytes(range(256)) * (12 * 4096)
    path.write_bytes(data)
    place.put(OTHER, path)
    assert b"".join(place.read(OTHER)) == data


def test_files_of_a_directory_are_the_owners_and_never_run(tmp_path: Path, pdf: Path) -> None:
    """INVARIANT: what people hand in can be run by nobody, and read by the owner only."""
    pdf.chmod(0o777)
    Folder(tmp_path / "files").put(f.SHA, pdf)
    (kept,) = (tmp_path / "files" / "kept").glob("??/*")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700


def test_what_was_half_taken_in_is_deleted_once_nobody_can_be_at_it(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "files")
    old, new = folder.incoming / "old", folder.incoming / "new"
    for path in (old, new):
        path.write_bytes(b"x")
    os.utime(old, (0, 0))
    folder.forget_unfinished()
    assert (old.exists(), new.exists()) == (False, True)


def test_a_place_that_cannot_be_used_says_so(tmp_path: Path, pdf: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FilesAway):
        open_files(f"file://{tmp_path}/file/folder")
    closed = free_port()
    away = open_files(f"s3://key:secret@bcd?endpoint=http://127.0.0.1:{closed}")
    assert isinstance(away, Bucket)
    with pytest.raises(FilesAway):
        away.put(f.SHA, pdf)


@pytest.mark.parametrize("url", ["/folder", "file://host/folder", "s3://", "https://x", "file://"])
def test_a_place_has_an_address(url: str) -> None:
    with pytest.raises(ValueError, match="neither"):
        open_files(url)


# What a file is.


def kind(tmp_path: Path, data: bytes, ending: str = "") -> tuple[str | None, bool]:
    """What the bytes are, and whether macros are in them."""
    path = tmp_path / "file"
    path.write_bytes(data)
    return kind_of(path, ending)


@pytest.mark.parametrize(("name", "data", "media_type"), f.TRUE, ids=[name for name, _, _ in f.TRUE])
def test_a_file_is_what_its_content_is(tmp_path: Path, name: str, data: bytes, media_type: str) -> None:
    assert kind(tmp_path, data, name.rpartition(".")[2].lower()) == (media_type, False)


def zipped(*parts: tuple[str, str]) -> bytes:
    """An archive of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts:
            archive.writestr(name, text)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"\x7fELF" + bytes(100),
        b"MZ" + bytes(100),
        b"GIF89a" + bytes(100),
        b"\n" + f.PDF[:-6] + b"\x00",
        f.PDF[:40] + b"\x00",
        f.png()[:-12],
        b"RIFF\x00\x00\x00\x00WEBP" + bytes(20),
        "tiếng Việt".encode("utf-16"),
        "café".encode("latin-1"),
        b"text\x00",
        b"\x1b[2J",
        zipped(("a.txt", "x")),
        zipped(("word/document.xml", "x")),
        zipped(("[Content_Types].xml", "x"), ("word/document.xml", "x"), ("xl/workbook.xml", "x")),
        f.office("word/document.xml")[:-30],
        b"PK\x03\x04" + bytes(100),
    ],
)
def test_what_is_not_recognised_is_unknown(tmp_path: Path, data: bytes) -> None:
    assert kind(tmp_path, data) == (None, False)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_with_a_part_twice_is_unknown(tmp_path: Path) -> None:
    parts = [("[Content_Types].xml", "x"), ("word/document.xml", "x"), ("word/document.xml", "y")]
    assert kind(tmp_path, zipped(*parts)) == (None, False)


@pytest.mark.parametrize(
    "data",
    [
        f.office("word/document.xml", "word/vbaProject.bin"),
        f.office("xl/workbook.xml", "xl/macrosheets/sheet1.xml"),
        f.office(
            "xl/workbook.xml", types='<Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>'
        ),
    ],
)
def test_macros_are_seen(tmp_path: Path, data: bytes) -> None:
    assert kind(tmp_path, data)[1] is True


# Taking in.


def test_a_file_is_measured_and_hashed_as_it_comes_and_gone_when_closed(tmp_path: Path) -> None:
    spool = Spool(tmp_path, len(f.PDF))
    for start in range(0, len(f.PDF), 10):
        spool.write(f.PDF[start : start + 10])
    assert (spool.finish(), spool.size, spool.path.read_bytes()) == (f.SHA, len(f.PDF), f.PDF)
    with pytest.raises(TooLong):
        spool.write(b"x")
    spool.close()
    assert list(tmp_path.iterdir()) == []


# The scan.


def scanner(tmp_path: Path, script: str, seconds: float = 60) -> Scanner:
    """A scanner that runs this script of Python."""
    path = tmp_path / "scan me.py"
    path.write_text(script)
    return Scanner(f"'{sys.executable}' '{path}'", seconds)


FINDS_EICAR = f"import sys; sys.exit({f.EICAR!r} in open(sys.argv[1], 'rb').read())"


def test_a_scan_finds_what_it_looks_for_and_nothing_else(tmp_path: Path) -> None:
    scan = scanner(tmp_path, FINDS_EICAR)
    for data, clean in ((f.PDF, True), (f.EICAR, False)):
        path = tmp_path / "file"
        path.write_bytes(data)
        assert scan.is_clean(path) is clean


def test_without_a_command_nobody_knows_whether_a_file_is_clean(pdf: Path) -> None:
    assert Scanner(None).is_clean(pdf) is None


@pytest.mark.parametrize(
    ("script", "seconds"),
    [("import sys; sys.exit(2)", 60), ("import time; time.sleep(60)", 0.2)],
    ids=["strange exit code", "too slow"],
)
def test_a_scan_that_says_neither_is_no_scan(tmp_path: Path, pdf: Path, script: str, seconds: float) -> None:
    with pytest.raises(ScanFailed):
        scanner(tmp_path, script, seconds).is_clean(pdf)


def test_a_command_that_is_not_there_is_no_scan(pdf: Path) -> None:
    with pytest.raises(ScanFailed):
        Scanner("/no/such/command").is_clean(pdf)


def test_a_scan_learns_nothing_of_what_this_process_knows(tmp_path: Path, pdf: Path) -> None:
    """INVARIANT: a foreign program gets no password from the environment."""
    scan = scanner(tmp_path, "import os, sys; sys.exit(not set(os.environ) <= {'PATH', 'LC_ALL', 'LC_CTYPE'})")
    assert scan.is_clean(pdf) is True
