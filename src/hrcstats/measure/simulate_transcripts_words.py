"""Invented words for made-up transcripts: names, sentences, garbled letters."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any


@cache
def phrase_bank() -> dict[str, Any]:
    """Phrases, places, forms of organisations' names and States' names, by language."""
    return tomllib.loads(
        Path(__file__).with_name("simulate_transcripts.toml").read_text(encoding="utf-8"))


def state_names(language: str) -> dict[str, str]:
    """Spoken names of some States by code."""
    names: dict[str, str] = phrase_bank()["states"][language]
    return names


def clock(statements: list[dict[str, Any]]) -> str:
    """Length of a recording as the site prints it."""
    end = statements[-1]["paragraphs"][-1]["sentences"][-1]["end"] + 20 if statements else 9000
    return f"{int(end) // 3600:02}:{int(end) // 60 % 60:02}:{int(end) % 60:02}"


def split_sentences(text: str | list[str]) -> Iterator[str]:
    """One sentence at a time, as the recogniser cuts at full stops."""
    for chunk in [text] if isinstance(text, str) else text:
        rest = chunk
        for stop in (". ", "? ", "! "):
            rest = rest.replace(stop, stop[0] + "\n")
        for honorific in ("Mr.", "Ms."):
            rest = rest.replace(honorific + "\n", honorific + " ")
        yield from rest.split("\n")


def organisation(draw: random.Random, language: str) -> str:
    """An organisation that does not exist; its name is half of the time in the track's language."""
    bank = phrase_bank()
    forms = bank["organisations"][language if draw.random() < 0.5 else "en"]
    first, second = draw.sample(bank["places"], k=2)
    name: str = draw.choice(forms).format(p=first, q=second)
    return name


def person(draw: random.Random) -> str:
    """A name that nobody bears."""
    syllables = ["ba", "re", "mo", "ti", "lu", "ka", "ne", "so", "vi", "da"]
    return " ".join("".join(draw.choices(syllables, k=3)).title() for _ in range(2))


def garble(draw: random.Random, name: str) -> str:
    """The name with a letter lost, doubled or swapped, or a word misheard."""
    at = draw.randint(2, len(name) - 3)
    return draw.choice([name[:at] + name[at + 1:], name[:at] + name[at] + name[at:],
                        name[:at] + name[at + 1] + name[at] + name[at + 2:]])


def break_off(draw: random.Random, sentence: str) -> str:
    """The beginning of a sentence that somebody broke into."""
    words = sentence.rstrip(".!?").split(" ")
    return " ".join(words[:max(2, draw.randint(2, max(2, len(words) - 1)))])


def break_call(call: str, called: str) -> list[str]:
    """A call cut into two sentences before the name."""
    head, found, tail = call.partition(called)
    return [head.strip(), called + (tail or ".")] if head.strip() and found else [call]


def append(statement: dict[str, Any], other: dict[str, Any]) -> None:
    """Run another statement's words into this one."""
    statement["paragraphs"] = [{"sentences": [
        sentence for part in (statement, other) for paragraph in part["paragraphs"]
        for sentence in paragraph["sentences"]]}]


def add_words(statement: dict[str, Any]) -> None:
    """Give each word its time, as some transcripts do."""
    for paragraph in statement["paragraphs"]:
        for sentence in paragraph["sentences"]:
            words = sentence["text"].split()
            step = (sentence["end"] - sentence["start"]) / max(1, len(words))
            sentence["words"] = [
                {"text": word, "start": round(sentence["start"] + i * step, 2),
                 "end": round(sentence["start"] + (i + 1) * step, 2)}
                for i, word in enumerate(words)]
