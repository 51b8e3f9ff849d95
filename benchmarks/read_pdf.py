"""How fast PDFs are read, beside PDFium's raw text, pypdf and pdfplumber.

Makes papers of session-report size, reads them, and prints time a page, the ratio to raw text
extraction, and the largest memory of a process. pypdf and pdfplumber are measured where they are
installed, on one paper, since they take minutes.

    python benchmarks/read_pdf.py --papers 30 --pages 300 --jobs 2
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import pypdfium2

from hrcstats.read.document import Document, read_documents

_TEXT = (
    "the of and to in for on by with human rights Council States Members representatives observers"
    " organizations made statements during interactive dialogue following special procedures debate"
    " agenda item meeting session report resolution on behalf Network Association International"
    " Committee Foundation Centre Federation women children peoples development peace justice law"
)
WORDS = _TEXT.split()


def make_paper(path: Path, pages: int, seed: int) -> None:
    """A report of `pages` full pages: running head, page number, numbered paragraphs, notes.

    Lines are painted in runs of three words, as word processors paint justified text.
    """
    random_words = random.Random(seed)
    streams = [_page_stream(random_words, seed, number) for number in range(1, pages + 1)]
    first = 4  # objects 1 to 3: catalogue, tree of pages, font
    kids = " ".join(f"{first + 2 * n} 0 R" for n in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>",
    ]
    for n, stream in enumerate(streams):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {first + 2 * n + 1} 0"
            " R /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        packed = zlib.compress(stream.encode("cp1252"))
        objects.append(f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
                       + packed + b"\nendstream")
    body, offsets = b"%PDF-1.5\n", []
    parts = [body]
    position = len(body)
    for number, content in enumerate(objects, start=1):
        part = f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
        offsets.append(position)
        parts.append(part)
        position += len(part)
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    parts.append(f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0"
                 f" R >>\nstartxref\n{position}\n%%EOF".encode())
    path.write_bytes(b"".join(parts))


def _page_stream(random_words: random.Random, seed: int, number: int) -> str:
    lines = [f"BT /F1 9 Tf 72 800 Td (A/HRC/{seed}/2) Tj ET",
             f"BT /F1 9 Tf 72 30 Td ({number}) Tj ET"]
    for line in range(52):
        x, y = (72 if line % 6 else 95), 775 - 13.5 * line
        for run in range(5):
            words = " ".join(random_words.choices(WORDS, k=3))
            if run == 0 and line % 6 == 0:
                words = f"{number * 9 + line // 6}. {words}"
            lines.append(f"BT /F1 10 Tf {x:.1f} {y:.1f} Td ({words} ) Tj ET")
            x += 4.6 * (len(words) + 1)
    return "\n".join(lines)


def raw_text(path: Path) -> int:
    """Pages of a paper after extracting its raw text with PDFium."""
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            text_page = page.get_textpage()
            text_page.get_text_range()
            text_page.close()
            page.close()
        return len(pdf)


def read_raw(paths: list[Path], jobs: int) -> None:
    """The raw text of all papers, in as many processes as ours takes."""
    with ProcessPoolExecutor(jobs) as pool:
        list(pool.map(raw_text, paths))


def read_ours(paths: Iterable[Path], jobs: int) -> int:
    """Lines read from all papers; each paper is dropped before the next arrives."""
    return sum(len(document.lines) for document in read_documents(paths, jobs)
               if isinstance(document, Document))


def read_pypdf(path: Path) -> None:
    """Read one paper with pypdf."""
    import pypdf

    for page in pypdf.PdfReader(path).pages:
        page.extract_text()


def read_pdfplumber(path: Path) -> None:
    """Read one paper with pdfplumber."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.close()


def timed(call: Callable[[], object]) -> tuple[float, float]:
    """Seconds that a call takes by the clock, and of all processors with its child processes."""
    begin, spent = time.perf_counter(), _processor_s()
    call()
    return time.perf_counter() - begin, _processor_s() - spent


def _processor_s() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def memory_mb() -> float:
    """The largest memory that this process or one of its children has used, in megabytes."""
    return max(resource.getrusage(who).ru_maxrss for who in
               (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def main() -> None:
    """Make the papers, read them every way, print one line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=30)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="measure the papers that are there")
    options = parser.parse_args()
    if options.folder:
        measure(sorted(options.folder.glob("*.pdf")), options.jobs)
        return
    # In a process of its own, so that the making does not count as memory of the reading.
    with tempfile.TemporaryDirectory() as folder:
        for n in range(options.papers):
            make_paper(Path(folder) / f"report_{n}.pdf", options.pages, n + 1)
        subprocess.run([sys.executable, __file__, "--jobs", str(options.jobs), "--folder", folder],
                       check=True)


def measure(paths: list[Path], jobs: int) -> None:
    """Read the papers every way and print one line each."""
    pages = sum(map(raw_text, paths))
    print(f"{pages} pages in {len(paths)} papers")
    raw = timed(lambda: read_raw(paths, jobs))
    show(f"raw text (pypdfium2, {jobs} processes)", raw, pages, raw)
    show(f"hrcstats, {jobs} processes", timed(lambda: read_ours(paths, jobs)), pages, raw)
    print(f"largest process: {memory_mb():.0f} MB")
    raw_one, few = timed(lambda: raw_text(paths[0])), raw_text(paths[0])
    show("hrcstats, 1 process", timed(lambda: read_ours(paths[:1], 1)), few, raw_one)
    for name, read in (("pypdf", read_pypdf), ("pdfplumber", read_pdfplumber)):
        if importlib.util.find_spec(name):
            show(f"{name}, 1 process", timed(partial(read, paths[0])), few, raw_one)
        else:
            print(f"{name}: not installed")


def show(name: str, taken: tuple[float, float], pages: int, raw: tuple[float, float]) -> None:
    """One line: seconds by the clock; processor time a page and as a multiple of raw text's.

    Processor time compares fairly on a machine that others use as well.
    """
    print(f"{name:36} {taken[0]:8.1f} s  {1000 * taken[1] / pages:8.2f} ms/page"
          f"  {taken[1] / raw[1]:6.1f} x raw")


if __name__ == "__main__":
    main()
