"""Markdown tables of figures, for `quote.py` and what it takes its tables from."""

from __future__ import annotations


def per_cent(share: float) -> str:
    """A share in per cent, one decimal."""
    return f"{100 * share:.1f}"


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
