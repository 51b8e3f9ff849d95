# The study as a graph: tables, then one job per notebook and scope, then results and site.
# `hrcstats study` calls this file; `snakemake --profile slurm` does the same on a cluster.
import sys
from pathlib import Path

from hrcstats.study import load_study, scope_name

STUDY = load_study(Path(workflow.basedir))
HRCSTATS = f"{sys.executable} -m hrcstats"
CODE = [str(path) for path in sorted(Path("src/hrcstats").rglob("*.py"))]
INPUTS = [str(path) for folder in ("raw", "reference", "hand")
          for path in sorted(Path("data", folder).rglob("*.csv"))]
DOCS = [str(path) for path in sorted(Path("docs").rglob("*")) if path.is_file()]


def in_scope(parameters):
    """Whether a run lies in the States and sessions that were asked for (all, if none were)."""
    states, sessions = config.get("states"), str(config.get("sessions", ""))
    if states and "state" in parameters and parameters["state"] not in str(states).split(","):
        return False
    if sessions and "session" in parameters:
        first, _, last = sessions.partition("-")
        return int(first) <= parameters["session"] <= int(last or first)
    return True


RUNS = {(name, scope_name(scope)): scope for name, scopes in STUDY.notebooks.items()
        for scope in scopes if in_scope(scope)}
RECORDS = [f"reports/runs/{name}/{scope}/record.json" for name, scope in RUNS]


def options(wildcards):
    """The parameters of one run as options of the command."""
    scope = RUNS[wildcards.notebook, wildcards.scope]
    return " ".join(f"-p {name}={value}" for name, value in scope.items())


localrules: study, results


rule study:
    input:
        "reports/results.csv",
        "reports/.site.built",


rule tables:
    input:
        INPUTS,
        [path for path in CODE if "/read/" in path or "/normalise/" in path],
    output:
        "data/processed/datapackage.json",
    shell:
        HRCSTATS + " build"


rule notebook:
    input:
        "data/processed/datapackage.json",
        "notebooks/{notebook}.ipynb",
        "data/hand/plan.toml",
        [path for path in CODE if "/measure/" in path or "/figures/" in path],
        "src/hrcstats/publish/notebook.py",
    output:
        "reports/runs/{notebook}/{scope}/record.json",
    params:
        options=options,
    shell:
        HRCSTATS + " run {wildcards.notebook} {params.options} --no-collect"


rule results:
    input:
        RECORDS,
    output:
        "reports/results.csv",
    run:
        from hrcstats.plan import load_plan
        from hrcstats.publish.results import collect_results

        collect_results(STUDY.reports_dir, STUDY.runs, load_plan(STUDY.data_dir).hash)


rule site:
    input:
        "reports/results.csv",
        DOCS,
    output:
        # A stamp: Snakemake deletes the outputs of a rule that fails, and a failed build must
        # leave the site that stands.
        touch("reports/.site.built"),
    shell:
        HRCSTATS + " site"
