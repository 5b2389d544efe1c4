"""Makes one PDF under hard limits, from a fixed template and data on standard input: whatever happens, only this process dies.

Run as `python -c … <root> <tables> <template> <fonts> tagged|plain`. The data reach the template as JSON; they are never
compiled. Ends with EX_TEMPFAIL where the memory did not suffice, with EX_SOFTWARE where the template does not compile.
"""

import os
import resource
import sys
from pathlib import Path

import typst

MEMORY_BYTES = 1536 * 1024 * 1024
CPU_SECONDS = 20
OUTPUT_BYTES = 64 * 1024 * 1024
OPEN_FILES = 32
"""The template, the fonts, input and output, a timer; no more."""


def limit() -> None:
    """Bind this process: memory, processor seconds, size of output, few files, no core."""
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT_BYTES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        resource.setrlimit(kind, (most, most))


def main() -> None:
    """Read the data, write the PDF."""
    limit()
    tables, template, fonts = map(Path, sys.argv[2:5])
    try:
        data = sys.stdin.buffer.read().decode()
        source = tables.read_bytes() + template.read_bytes()
        letters = typst.Fonts(include_system_fonts=False, font_paths=[fonts])
        compiler = typst.Compiler(source, root=template.parent, font_paths=letters, sys_inputs={"data": data})
        made = compiler.compile(format="pdf", pdf_tags=sys.argv[5] == "tagged")
    except MemoryError:
        sys.exit(os.EX_TEMPFAIL)
    except typst.TypstError as error:
        sys.stderr.write(f"{error.message} {error.hints}\n")
        sys.exit(os.EX_SOFTWARE)
    assert isinstance(made, bytes)
    sys.stdout.buffer.write(made)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
