"""The steps of a guide: what stands in its `sh` blocks, run as a reader would type it."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "guides"
HRCSTATS = f'hrcstats() {{ {shlex.quote(sys.executable)} -m hrcstats "$@"; }}\n'


def steps(guide):
    """Every line to type of a guide, in order."""
    text = (GUIDES / guide).read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def follow(study, line):
    """Types one line inside the study; what it printed, or a failure that shows it."""
    done = subprocess.run(["bash", "-c", HRCSTATS + line], cwd=study.root, capture_output=True,
                          text=True, check=False, env=os.environ | {"COLUMNS": "200"})
    assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def follow_all(study, guide):
    """Types every line of a guide; what each printed."""
    lines = steps(guide)
    assert lines, f"{guide} has no step"
    return {line: follow(study, line) for line in lines}
