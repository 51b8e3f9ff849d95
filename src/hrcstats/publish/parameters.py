"""Parameters of a notebook: what it takes, and whether what was given fits.

A notebook declares them in the one cell tagged `parameters`, a line each:

    state: str = "USA"      # State under review {ISO 3166-1 alpha-3}
    first_session: int = 1  # first session [1..63]
    tier: str = "documented"  # tier of the codebook {documented|probable}

Papermill would only warn at a misspelt name and run the default; here both are refused first.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from hrcstats.errors import HrcStatsError, Problem, UsageError, nearest, raise_if_any

_RANGE = re.compile(r"\[(-?[\d.]+)\s*\.\.\s*(-?[\d.]+)\]")
_CHOICES = re.compile(r"\{([^}]*\|[^}]*)\}")
_ISO3 = re.compile(r"\{ISO 3166-1 alpha-3\}")
_TYPES = {"str": str, "int": int, "float": float, "bool": bool}


@dataclass(frozen=True)
class Parameter:
    """One declared parameter: name, type, default and the values allowed."""

    name: str
    type: str
    default: Any
    help: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    is_iso3: bool = False

    @property
    def allowed(self) -> str:
        """The allowed values in words."""
        if self.choices:
            return f"{self.type}, one of " + ", ".join(self.choices)
        if self.low is not None:
            return f"{self.type} from {self.low:g} to {self.high:g}"
        return "a State as ISO 3166-1 alpha-3, for example CHN" if self.is_iso3 else self.type


def open_notebook(path: Path) -> nbformat.NotebookNode:
    """The notebook at `path`; a file that is none is a problem of the study, not of the program."""
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        raise HrcStatsError(Problem("not a notebook", str(path), str(error)[:200],
                                    "a .ipynb file as JupyterLab writes it")) from error


def read_parameters(path: Path) -> dict[str, Parameter]:
    """The parameters that a notebook declares, by name.

    Raises
    ------
    HrcStatsError
        Where the notebook has no cell tagged `parameters` (papermill would run it with defaults
        in silence), more than one, or a line that is no annotated literal.
    """
    notebook = open_notebook(path)
    cells = [cell for cell in notebook.cells
             if cell.cell_type == "code" and "parameters" in cell.metadata.get("tags", [])]
    if len(cells) != 1:
        raise HrcStatsError(Problem(f"{len(cells)} cells tagged 'parameters'", str(path),
                                    expected="exactly one",
                                    remedy="tag the cell that holds the parameters"))
    lines = cells[0].source.splitlines()
    found, problems = {}, []
    try:
        nodes = ast.parse(cells[0].source).body
    except SyntaxError as error:
        raise HrcStatsError(Problem("not Python", f"{path.name}, cell 'parameters', line "
                                    f"{error.lineno}", str(error.text or "").strip())) from error
    for node in nodes:
        try:
            parameter = _declared(node, lines[node.lineno - 1])
            found[parameter.name] = parameter
        except (ValueError, AttributeError, KeyError):
            problems.append(Problem("not a parameter", f"{path.name}, cell 'parameters', line "
                                    f"{node.lineno}", lines[node.lineno - 1].strip(),
                                    'name: type = literal, for example  state: str = "USA"'))
    raise_if_any(problems)
    return found


def _declared(node: ast.stmt, line: str) -> Parameter:
    if not isinstance(node, ast.AnnAssign) or node.value is None:
        raise ValueError(line)
    name, kind = ast.unparse(node.target), ast.unparse(node.annotation)
    default = ast.literal_eval(node.value)
    if not isinstance(default, _TYPES[kind]):
        raise ValueError(line)
    note = line.partition("#")[2].strip()
    bounds, choices = _RANGE.search(note), _CHOICES.search(note)
    return Parameter(
        name, kind, default, note,
        float(bounds[1]) if bounds else None, float(bounds[2]) if bounds else None,
        tuple(choice.strip() for choice in choices[1].split("|")) if choices else (),
        bool(_ISO3.search(note)),
    )


def check_parameters(path: Path, given: dict[str, Any], states: set[str] | None = None
                     ) -> dict[str, Any]:
    """`given` in the declared types; text from the command line is converted.

    Raises
    ------
    UsageError
        With every misspelt name, wrong type and value out of range at once.
    """
    declared = read_parameters(path)
    problems, values = [], {}
    for name, value in given.items():
        if name not in declared:
            problems.append(Problem("unknown parameter", path.stem, name,
                                    ", ".join(declared) or "no parameters",
                                    nearest(name, declared)))
            continue
        try:
            values[name] = _fit(declared[name], value, states)
        except (ValueError, TypeError):
            problems.append(Problem("parameter out of range or of the wrong type",
                                    f"{path.stem}, {name}", str(value), declared[name].allowed,
                                    nearest(str(value), declared[name].choices or states or ())))
    if problems:
        raise UsageError(problems)
    return values


def _fit(parameter: Parameter, value: Any, states: set[str] | None) -> Any:
    if parameter.type == "bool" and not isinstance(value, bool):
        if str(value).lower() not in ("true", "false"):
            raise ValueError(value)
        fitted: Any = str(value).lower() == "true"
    else:
        fitted = _TYPES[parameter.type](value)
        if isinstance(value, bool) is not isinstance(fitted, bool) or (
                isinstance(value, float) and fitted != value):
            raise ValueError(value)
    is_outside = parameter.low is not None and parameter.high is not None and not (
        parameter.low <= float(fitted) <= parameter.high)
    is_no_choice = bool(parameter.choices) and fitted not in parameter.choices
    is_no_state = parameter.is_iso3 and states is not None and fitted not in states
    if is_outside or is_no_choice or is_no_state:
        raise ValueError(value)
    return fitted
