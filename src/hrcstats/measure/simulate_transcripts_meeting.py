"""One made-up meeting: a clock, statements as the recogniser writes them, and the truth."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from hrcstats.measure.simulate_transcripts_words import (
    add_words,
    append,
    break_call,
    break_off,
    clock,
    garble,
    organisation,
    person,
    phrase_bank,
    split_sentences,
    state_names,
)

_HOST = "https://synthetic.invalid"


@dataclass
class MadeUpSpeaker:
    """What the recogniser writes about a speaker."""

    name: str | None
    affiliation: str | None
    full: str | None
    function: str | None


class MadeUpMeeting:
    """One meeting being spoken: a clock, statements, and the truth as it goes."""

    def __init__(self, draw: random.Random, number: int, session: int, rates: Mapping[str, float],
                 events: Mapping[str, float], phrases: str) -> None:
        self.draw, self.number, self.session = draw, number, session
        self.rates, self.events, self.half = rates, events, phrases
        self.language = draw.choices(["en", "fr", "es"], [0.8, 0.1, 0.1])[0]
        self.clock = draw.uniform(5, 90)
        self.statements: list[dict[str, Any]] = []
        self.slots: list[dict[str, object]] = []
        self.candidates: list[dict[str, object]] = []
        self.is_transcribed = not self._happens("not_transcribed")
        titles = ["President", "Vice-President", "President of the Human Rights Council"]
        self.chair = MadeUpSpeaker(person(draw), draw.choice([None, "HRC", "IDN"]), None,
                                   draw.choice(titles))
        self.pace = draw.uniform(12.5, 16.5)  # characters a second
        self.habit = draw.sample(self._bank("call"), k=min(4, len(self._bank("call"))))
        self.last = ""

    # Words ------------------------------------------------------------------------------------

    def _bank(self, key: str) -> list[str]:
        every: list[str] = phrase_bank()["phrases"][self.language][key]
        if self.half == "all" or len(every) < 2:
            return every
        return every[0::2] if self.half == "development" else every[1::2]

    def _say(self, key: str, **fields: str) -> str:
        return self.draw.choice(self._bank(key)).format(**fields)

    def _happens(self, fault: str) -> bool:
        return self.draw.random() < self.rates[fault]

    def _speak(self, speaker: MadeUpSpeaker, text: str | list[str], *, pause: float = 0.6
               ) -> dict[str, Any]:
        """A statement of these sentences, with the clock moving on."""
        self.clock += self.draw.uniform(0.2, 2 * pause)
        sentences = []
        for sentence in split_sentences(text):
            end = self.clock + max(0.5, len(sentence) / self.pace)
            sentences.append({"text": sentence, "start": round(self.clock, 2),
                              "end": round(end, 2), "topics": []})
            self.clock = end + self.draw.uniform(0.05, 0.3)
        statement = {
            "statement_number": 0, "start": sentences[0]["start"], "synthetic": True,
            "speaker": {"name": speaker.name, "affiliation": speaker.affiliation,
                        "affiliation_full": speaker.full, "group": None,
                        "function": speaker.function},
            "paragraphs": [{"sentences": sentences}]}
        self.statements.append(statement)
        return statement

    # The meeting ------------------------------------------------------------------------------

    def play(self, share: int) -> None:
        """Speak the meeting: opening, one or two debates, rights of reply, closing."""
        if self._happens("off_record"):
            self._speak(MadeUpSpeaker(None, None, None, None), self._say("off_record"))
        self._speak(self.chair, self._say("open", n=f"{self.number}th"))
        debates = self.draw.choice([1, 1, 2])
        for index in range(debates):
            count = share // debates + (index < share % debates)
            item = str(self.draw.randint(2, 10))
            self._speak(self.chair, [self._say("debate", item=item, topic="minority issues"),
                                     self._say("limit")])
            states = int(count * self.draw.uniform(0.3, 0.55))
            for position in range(count):
                self._slot("state" if position < states else self.draw.choices(
                    ["ngo", "nhri", "igo", "un_entity"], [0.94, 0.02, 0.02, 0.02])[0])
        self._replies()
        self._speak(self.chair, self._say("close"))

    def _replies(self) -> None:
        if self.draw.random() < 0.3:
            self._speak(self.chair, self._say("reply"))
            self._slot("state")

    def _slot(self, kind: str) -> None:
        draw = self.draw
        holder, speaker, spoken_name = self._holder(kind)
        while spoken_name == self.last:  # nobody speaks twice in a row
            holder, speaker, spoken_name = self._holder(kind)
        called = garble(draw, spoken_name) if kind == "ngo" and self._happens("garbled_name") \
            else spoken_name
        planted: list[str] = ["garbled_name"] if called != spoken_name else []
        call = draw.choice(self.habit).format(who=called)
        opening = [self._say("thanks", last=self.last)] if self.last else []
        if draw.random() < 0.04:
            opening.append(self._say("general_reminder"))
        chair = self.chair
        if self._happens("chair_unlabelled"):
            chair = MadeUpSpeaker(None, None, None, None)
            planted.append("chair_unlabelled")
        lost = bool(self.last) and self._happens("call_lost")
        if lost:
            planted.append("call_lost")
            self._speak(chair, opening)
        elif self._happens("call_in_two_sentences") and "{who}" not in call:
            planted.append("call_in_two_sentences")
            self._speak(chair, [*opening, *break_call(call, called)])
        else:
            self._speak(chair, [*opening, call])
        call_statement = self.statements[-1]
        order = len(self.slots) + 1
        if kind == "ngo" and draw.random() < self.events["not_heard"]:
            self._absent(order, holder, called)
            return
        self._deliver(order, kind, holder, speaker, spoken_name, planted, call_statement)
        self.last = spoken_name

    def _absent(self, order: int, holder: str, called: str) -> None:
        start = self.statements[-1]["paragraphs"][0]["sentences"][-1]["start"]
        self.clock += self.draw.uniform(2, 8)
        self._speak(self.chair, self._say("absent", who=called))
        self._truth(order, holder, "ngo", start, 0.0, False, [])
        self._candidate(order, "not_heard", "", start)
        self.last = ""

    def _deliver(self, order: int, kind: str, holder: str, speaker: MadeUpSpeaker, spoken: str,
                 planted: list[str], call_statement: dict[str, Any]) -> None:
        draw = self.draw
        begin = len(self.statements)
        event = self._event(kind)
        body = self._speech(kind, spoken, is_long=event == "overtime")
        if event == "none" and self._happens("interpreter"):
            planted.append("interpreter")
            body.insert(draw.randint(1, len(body) - 1), "\0" + self._say("interpreter"))
        pieces = self._pieces(event, body)
        own: list[dict[str, Any]] = []
        for index, piece in enumerate(pieces):
            if index:
                self._break_in(order, event, index)
            own += self._say_piece(speaker, piece, planted if event == "none" else [])
        self._finish(order, event)
        self._spoil(begin, call_statement, own, planted, event)
        seconds = sum(sentence["end"] - sentence["start"] for sentence in own)
        self._truth(order, holder, kind, own[0]["start"], seconds, True, planted)

    def _event(self, kind: str) -> str:
        if kind != "ngo":
            return "none"
        names = [name for name in self.events if name != "not_heard"]
        weights = [self.events[name] for name in names]
        return self.draw.choices([*names, "none"], [*weights, 1 - sum(weights)])[0]

    def _speech(self, kind: str, spoken: str, *, is_long: bool) -> list[str]:
        draw = self.draw
        state = kind == "state"
        wanted = (draw.uniform(80, 125) if state else draw.uniform(62, 92)) * self.pace
        wanted = draw.uniform(89, 100) * self.pace if is_long else wanted
        body = [self._say("greeting")] if draw.random() < 0.85 else []
        if not state:
            partner = organisation(draw, self.language)
            body.append(self._say("joint", who=spoken, partner=partner) if draw.random() < 0.08
                        else self._say("self", who=spoken))
            if draw.random() < 0.04:
                body.append(self._say("trap"))
        bank = self._bank("state_body" if state else "body")
        while sum(map(len, body)) < wanted:
            body.append(draw.choice(bank))
        if draw.random() < 0.93:
            body.append(self._say("end"))
        return body

    def _pieces(self, event: str, body: list[str]) -> list[list[str]]:
        draw = self.draw
        if event in ("point_of_order", "chair_intervention", "technical"):
            times = 1
            if event == "point_of_order":
                times = draw.choices([1, 2, 3], [0.75, 0.2, 0.05])[0]
            cuts = sorted(draw.sample(range(2, len(body) - 1), k=min(times, len(body) - 3)))
            bounds = [0, *cuts, len(body)]
            pieces = [body[a:b] for a, b in pairwise(bounds)]
            for piece in pieces[:-1]:
                if draw.random() < 0.6:
                    piece[-1] = break_off(draw, piece[-1])
            return pieces
        if event == "cut_off":
            kept = body[:max(2, int(len(body) * draw.uniform(0.25, 0.6)))]
            kept[-1] = break_off(draw, kept[-1])
            return [kept]
        return [body]

    def _break_in(self, order: int, event: str, index: int) -> None:
        if event == "technical":
            self._speak(self.chair, self._say("technical"))
        elif event == "chair_intervention":
            statement = self._speak(self.chair, self._say("intervene"))
            self._candidate(order, "chair_intervention", "", statement["start"])
        else:
            for supporter in range(self.draw.choices([1, 2], [0.8, 0.2])[0]):
                self._order(order, is_support=bool(supporter))
            self._speak(self.chair, [self._say("ruling"), self._say("return")])

    def _order(self, order: int, *, is_support: bool) -> None:
        code, name = self.draw.choice(sorted(state_names(self.language).items()))
        if not is_support and self.draw.random() < 0.15:
            pass  # the State does not wait for the chair
        else:
            words = [] if is_support else [self._say("interrupt")]
            self._speak(self.chair, [*words, self._say("order_call", state=name)])
        speaker = MadeUpSpeaker(person(self.draw), code, name.removeprefix("the "),
                                "Representative")
        statement = self._speak(speaker, self._say("order_support" if is_support else "order"))
        self._candidate(order, "point_of_order", code, statement["start"])

    def _say_piece(self, speaker: MadeUpSpeaker, piece: list[str], planted: list[str]
                   ) -> list[dict[str, Any]]:
        """Speak one run of a speech; returns the slot's own sentences."""
        statement = self._speak(speaker, [text.lstrip("\0") for text in piece])
        sentences = statement["paragraphs"][0]["sentences"]
        texts = [text for group in piece for text in split_sentences(group)]
        own = [sentence for sentence, text in zip(sentences, texts, strict=True)
               if not text.startswith("\0")]
        if len(sentences) > 4 and self._happens("cut"):
            self._cut(statement, speaker)
            planted.append("cut")
        elif len(sentences) > 4 and self._happens("cut_other_speaker"):
            self._cut_other(statement, own)
            planted.append("cut_other_speaker")
        return own

    def _finish(self, order: int, event: str) -> None:
        if event == "cut_off":
            statement = self._speak(self.chair, self._say("cut"))
            self._candidate(order, "cut_off", "", statement["start"])
        elif event == "overtime":
            self._speak(self.chair, self._say("overtime"))

    # Faults -----------------------------------------------------------------------------------

    def _cut(self, statement: dict[str, Any], speaker: MadeUpSpeaker) -> None:
        sentences = statement["paragraphs"][0]["sentences"]
        at = self.draw.randint(2, len(sentences) - 2)
        later = {**statement, "start": sentences[at]["start"],
                 "paragraphs": [{"sentences": sentences[at:]}]}
        statement["paragraphs"] = [{"sentences": sentences[:at]}]
        self.statements.append(later)

    def _cut_other(self, statement: dict[str, Any], own: list[dict[str, Any]]) -> None:
        """A fragment in mid-sentence goes to another speaker, and the speech comes back."""
        sentences = statement["paragraphs"][0]["sentences"]
        at = self.draw.randint(1, len(sentences) - 3)
        text = sentences[at]["text"].split(" ")
        middle = max(1, len(text) // 2)
        when = sentences[at]["start"] + (sentences[at]["end"] - sentences[at]["start"]) / 2
        head = {**sentences[at], "text": " ".join(text[:middle]), "end": when}
        tail = {**sentences[at], "text": " ".join(text[middle:]), "start": when}
        tail["text"] = tail["text"][:1].lower() + tail["text"][1:]
        stray = self.draw.choice([None, "CHN", "Alpine Watch", "FRA"])
        fragment = {**statement, "start": when, "paragraphs": [{"sentences": [tail]}],
                    "speaker": {"name": person(self.draw), "affiliation": stray,
                                "affiliation_full": None, "group": None, "function": None}}
        rest = {**statement, "start": sentences[at + 1]["start"],
                "paragraphs": [{"sentences": sentences[at + 1:]}]}
        statement["paragraphs"] = [{"sentences": [*sentences[:at], head]}]
        self.statements += [fragment, rest]
        if sentences[at] in own:
            where = own.index(sentences[at])
            own[where:where + 1] = [head, tail]

    def _spoil(self, begin: int, call_statement: dict[str, Any], own: list[dict[str, Any]],
               planted: list[str], event: str) -> None:
        mine = self.statements[begin:]
        if event == "none" and len(mine) == 1 and self._happens("chair_with_speech"):
            planted.append("chair_with_speech")
            append(call_statement, mine[0])
            del self.statements[begin:]
        elif event == "none" and len(mine) == 1 and begin > 2 and self._happens("run_together"):
            before = self.statements[begin - 2]
            if before["speaker"]["function"] in ("Representative", None) and (
                    self.statements[begin - 1] is call_statement):
                planted.append("run_together")
                append(before, call_statement)
                append(before, mine[0])
                del self.statements[begin - 1:]

    # Names ------------------------------------------------------------------------------------

    def _holder(self, kind: str) -> tuple[str, MadeUpSpeaker, str]:
        draw = self.draw
        if kind == "state":
            code, name = draw.choice(sorted(state_names(self.language).items()))
            return code, MadeUpSpeaker(person(draw), code, name.removeprefix("the "),
                                  "Representative"), name
        place = draw.choice(phrase_bank()["places"])
        name = {"ngo": organisation(draw, self.language),
                "nhri": f"National Human Rights Commission of {place}",
                "igo": draw.choice(["European Union", "African Union"]),
                "un_entity": draw.choice(["UNICEF", "UN Women"])}[kind]
        heard: str | None = name
        if kind == "ngo":
            if self._happens("no_affiliation"):
                heard = None
            elif self._happens("wrong_affiliation"):
                heard = organisation(draw, self.language)
            elif self._happens("garbled_name"):
                heard = garble(draw, name)
        named = person(draw) if draw.random() < 0.8 else None
        return name, MadeUpSpeaker(named, heard, heard, "Representative" if heard else None), name

    # Truth ------------------------------------------------------------------------------------

    def _truth(self, order: int, holder: str, kind: str, start: float, seconds: float,
               was_delivered: bool, planted: list[str]) -> None:
        self.slots.append({
            "session": str(self.session), "meeting_no": str(self.number), "slot_order": order,
            "slot_holder": holder, "speaker_kind": "state_unspecified" if kind == "state" else kind,
            "part": 1, "start_s": start, "spoken_s": round(seconds, 2),
            "was_delivered": was_delivered,
            "language": self.language, "faults": "; ".join(planted), "is_synthetic": True})

    def _candidate(self, order: int, kind: str, state: str, start: float) -> None:
        self.candidates.append({
            "session": str(self.session), "meeting_no": str(self.number), "slot_order": order,
            "kind": kind, "state": state, "part": 1, "start_s": start, "is_synthetic": True})

    def recordings(self, with_words: bool) -> list[dict[str, Any]]:
        """The meeting as one recording, or as two where it was interrupted."""
        if not self.is_transcribed:
            return [self._recording([], 1, transcribed=False)]
        cut = None
        if self._happens("in_two_recordings"):
            chair_starts = [i for i, s in enumerate(self.statements)
                            if s["speaker"]["function"] == self.chair.function and i > 5]
            cut = self.draw.choice(chair_starts) if chair_starts else None
        halves = [self.statements] if cut is None else [self.statements[:cut],
                                                        self.statements[cut:]]
        if cut is not None:
            self._restart_clock(halves[1])
        if with_words:
            for statement in self.statements:
                add_words(statement)
        return [self._recording(half, part) for part, half in enumerate(halves, start=1)]

    def _restart_clock(self, statements: list[dict[str, Any]]) -> None:
        """The second recording counts its seconds from its own beginning."""
        shift = statements[0]["start"] - 4.0
        for truth in (*self.slots, *self.candidates):
            if float(str(truth["start_s"])) >= shift:
                truth["start_s"], truth["part"] = round(float(str(truth["start_s"])) - shift, 2), 2
        for statement in statements:
            statement["start"] = round(statement["start"] - shift, 2)
            for sentence in statement["paragraphs"][0]["sentences"]:
                sentence["start"] = round(sentence["start"] - shift, 2)
                sentence["end"] = round(sentence["end"] - shift, 2)

    def _recording(self, statements: list[dict[str, Any]], part: int, *, transcribed: bool = True
                   ) -> dict[str, Any]:
        slug = f"hrc/{self.session}/{self.number}" + (f"/{part}" if part > 1 else "")
        url = f"{_HOST}/en/{slug}"
        for number, statement in enumerate(statements, start=1):
            statement["statement_number"] = number
            statement["pageUrl"] = f"{url}?t={int(statement['start'])}"
        transcript = {"transcript_id": f"synthetic-{slug}", "language": self.language,
                      "data": statements, "topics": []}
        return {
            "disclaimer": "SYNTHETIC: made up for calibration, nobody said this.",
            "synthetic": True, "url": url,
            "video": {"id": f"synthetic-{slug}", "slug": slug, "body": "Human Rights Council",
                      "title": f"{self.number}th Meeting - {self.session}st Session of Human "
                               "Rights Council (synthetic)", "date": "2026-03-02T00:00:00.000Z",
                      "duration": clock(statements), "category": "Human Rights Council",
                      "pv_symbol": f"A/HRC/{self.session}/SR.{self.number}", "pv_part": part},
            "metadata": {"summary": "", "related_documents": []},
            "transcript": transcript if transcribed else None}


