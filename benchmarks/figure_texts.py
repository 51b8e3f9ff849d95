"""Every text of the study's figures, and those that French or Spanish figures leave in English.

Captions and alternative texts are read once more as a whole for words that are English.

Texts that differ only in numbers or codes of States stand once. With `--write` they are kept for
the tests (`tests/figures/study_texts.txt`), which then name what nobody has translated. It exits
with 1 where a text has no translation.

    hrcstats study && python benchmarks/figure_texts.py [--write]
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import ClassVar

from hrcstats.figures.translate import Translator, english_words
from hrcstats.publish.drawings import FOLDER, read_drawing, translate_drawing
from hrcstats.publish.packs import state_names
from hrcstats.study import load_study, run_files

KEPT = Path(__file__).resolve().parents[1] / "tests" / "figures" / "study_texts.txt"
_CHANGING = re.compile(r"\d[\d,.]*|\b[A-Z]{3}\b")


class Listener(Translator):
    """A translator that also keeps what it was asked to say."""

    asked: ClassVar[dict[str, str]] = {}

    def say(self, text: str) -> str:
        """Says the text, and keeps it unless it is the name of a State."""
        if text not in self.names:
            self.asked.setdefault(_CHANGING.sub("", text), text)
        return super().say(text)


def main() -> int:
    """Prints what stays English, and how many texts and figures there are."""
    study = load_study()
    figures = [path for path in run_files(study.reports_dir, "figures/*") if path.is_dir()]
    english: set[tuple[str, str]] = set()
    for language in ("fr", "es"):
        names = state_names(study, language)
        for folder in figures:
            translator = Listener(language, names)
            drawn = translate_drawing(read_drawing(folder.parents[1] / FOLDER / folder.name),
                                      translator)
            english |= {(language, text) for text in translator.unknown}
            # Alternative texts are made, not looked up: what a place swallowed shows there.
            english |= {(language, f"{folder.name}, {name}: {found}")
                        for name, text in drawn.texts.items() if name != "figure_id"
                        for found in english_words(text)}
    print("\n".join(f"{language}: {text}" for language, text in sorted(english)))
    print(f"{len(Listener.asked)} texts in {len(figures)} figures, {len(english)} stay English")
    if "--write" in sys.argv:
        KEPT.write_text("\n".join(sorted(Listener.asked.values())) + "\n", encoding="utf-8")
    return 1 if english else 0


if __name__ == "__main__":
    sys.exit(main())
