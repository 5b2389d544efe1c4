"""Makes one PDF under hard limits, from a fixed template and data on standard input: whatever happens, only this process dies.

Run as `python -c … <root> <template> <fonts>`. The data reach the template as JSON; they are never compiled. It ends with
EX_TEMPFAIL where the memory did not suffice, with EX_SOFTWARE where the template does not compile.
"""

import os
import resource
import sys

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
    template, fonts = sys.argv[2:4]
    try:
        data = sys.stdin.buffer.read().decode()
        compiler = typst.Compiler(template, font_paths=[fonts], ignore_system_fonts=True, sys_inputs={"data": data})
        made = compiler.compile(format="pdf")
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
