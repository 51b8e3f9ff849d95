"""Every measurement that README and docs quote, one after the other (`make bench`).

Each benchmark can be run alone with its own options; `--help` on each. Peers that are not installed
are named and left out: `pip install -r benchmarks/requirements-peers.txt` into an environment of
their own. Times depend on the machine: quote ratios.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
BENCHMARKS = (
    ("PDF text beside raw extraction and peers", ["read_pdf.py"]),
    ("UN Transcripts on a made-up session", ["transcripts.py"]),
    ("Names beside peers", ["match_benchmark.py"]),
    ("Surges: false alarms, coverage, power", ["calibrate_surge.py"]),
    ("The other estimators", ["calibrate_others.py"]),
    ("Access: waiting, hazards, roll calls", ["calibrate_access.py"]),
    ("Silencing: rates, audits, bounds", ["calibrate_silencing.py"]),
    ("Agreement of coders at high agreement", ["calibrate_agreement.py"]),
    ("Power with a full set of papers", ["full_papers.py"]),
    ("Planted copies of texts", ["reuse_planted.py"]),
    ("Figures that the documents quote", ["quote.py"]),
)


def main() -> int:
    """Run all benchmarks; the exit code counts those that failed."""
    failed = 0
    for title, command in BENCHMARKS:
        print(f"\n== {title}: benchmarks/{' '.join(command)}", flush=True)
        failed += subprocess.call([sys.executable, str(HERE / command[0]), *command[1:]]) != 0
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
