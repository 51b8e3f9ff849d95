"""Formulas as MathML, made when the site is built: no script, no font, read aloud by browsers."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from docutils.utils.math import latex2mathml


def setup(app: Any) -> dict[str, bool]:
    """Register the renderer `mathml` with Sphinx."""
    app.add_html_math_renderer("mathml", (_visit_inline, None), (_visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _visit_inline(translator: Any, node: nodes.Element) -> None:
    translator.body.append(_mathml(node.astext(), is_block=False))
    raise nodes.SkipNode


def _visit_block(translator: Any, node: nodes.Element) -> None:
    translator.body.append(f'<div class="hrc-scroll">{_mathml(node.astext(), is_block=True)}</div>')
    raise nodes.SkipNode


def _mathml(latex: str, *, is_block: bool) -> str:
    return latex2mathml.tex2mathml(latex, as_block=is_block)
