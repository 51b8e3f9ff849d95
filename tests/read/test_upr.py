"""Contributors of UPR summaries: the real papers, and made-up ones with every known quirk."""

from __future__ import annotations

import csv
import textwrap
from collections import Counter
from pathlib import Path

import docx
import pandas as pd
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from hrcstats.errors import HrcStatsError
from hrcstats.read.columns import READ_COLUMNS
from hrcstats.read.document import Document, read_document
from hrcstats.read.ledger import Reading, check_ledger
from hrcstats.read.lines import Line
from hrcstats.read.upr import compare_versions, read_upr
from hrcstats.read.upr_headings import ANY_HEADING
from hrcstats.read.upr_places import fold, part_place
from hrcstats.read.upr_region import find_note

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
if not SHARED.exists():  # a worktree stands one folder deeper
    SHARED = SHARED.parent.parent / "shared"
ORIGINALS = sorted((SHARED / "originals" / "upr").glob("A_HRC*"))
FACTS = SHARED / "facts" / "upr_submissions.csv"
needs_originals = pytest.mark.skipif(not ORIGINALS, reason="../shared/originals is not here")

# Where the paper prints several members and the transcribed facts hold them as one, or hold a
# place as a member: each difference with what the paper prints.
CORRECTED = {
    (row["document"], row["code"], row["organisation_in_facts"]):
        [name for name in row["organisations_in_paper"].split(" || ") if name]
    for row in csv.DictReader(
        Path(__file__).with_name("upr_facts_corrected.csv").open(encoding="utf-8")
    )
}
CATEGORIES = {"civil society": "civil_society",
              "national human rights institution": "nhri",
              "regional intergovernmental organization": "regional_igo"}


def facts_of(symbol: str) -> list[tuple[str, str, str, str]]:
    """Code, name, kind and category of each contributor, as the paper prints them."""
    table = pd.read_csv(FACTS, dtype=str).fillna("")
    rows, corrected = [], set()
    for fact in table[table["doc_symbol"] == symbol].itertuples():
        key = ("/".join(symbol.split("/")[3:5]), fact.code, fact.organisation_name)
        corrected |= {key} & set(CORRECTED)
        for name in CORRECTED.get(key, [fact.organisation_name]):
            rows.append((fact.code, plain(name), fact.submission_type,
                         CATEGORIES[fact.stakeholder_category]))
    unused = {key for key in CORRECTED if key[0] == "/".join(symbol.split("/")[3:5])} - corrected
    assert not unused, f"the facts no longer hold what is corrected here: {unused}"
    return rows


def plain(name: str) -> str:
    return fold(name).replace("- ", "-").removeprefix("the ")


def found_in(reading: Reading) -> list[tuple[str, str, str, str]]:
    return [(str(row["code"]), plain(str(row["organisation_as_written"])),
             str(row["submission_kind"]), str(row["category"])) for row in reading.rows]


@needs_originals
@pytest.mark.parametrize("path", ORIGINALS, ids=lambda path: path.name)
def test_real_summaries_are_read_as_printed(path):
    reading = read_upr(read_document(path))
    found = Counter(found_in(reading))
    wanted = Counter(facts_of(str(reading.rows[0]["doc_symbol"])))
    right = (found & wanted).total()
    assert right / found.total() >= 0.98, list((found - wanted).elements())
    assert right / wanted.total() >= 0.98, list((wanted - found).elements())
    assert check_ledger(reading, path.name) == []
    assert reading.notes == [], "the stated total has to agree"
    assert set(reading.rows[0]) == set(READ_COLUMNS["upr"]) - {"source_file"}


@needs_originals
@pytest.mark.parametrize("path", ORIGINALS, ids=lambda path: path.name)
def test_every_line_of_the_note_stands_in_the_ledger_once(path):
    document = read_document(path)
    assert_covered(document, read_upr(document))


@needs_originals
def test_text_and_pdf_of_one_paper_agree():
    for stem in {path.stem for path in ORIGINALS if path.suffix == ".pdf"}:
        folder = ORIGINALS[0].parent
        read = [read_upr(read_document(folder / f"{stem}{end}")) for end in (".txt", ".pdf")]
        assert found_in(read[0]) == found_in(read[1])


def assert_covered(document: Document, reading: Reading) -> None:
    note = find_note(document.lines, ANY_HEADING)
    assert note is not None
    covered = Counter(
        (entry.source_page, number) for entry in reading.ledger
        for number in range(entry.line_start, entry.line_end + 1)
    )
    printed = [(line.page, line.number) for line in [*note.lead_in, *note.body]
               if line.text.strip()]
    assert printed and all(covered[place] == 1 for place in printed)
    rows_n = sum(entry.rows_n for entry in reading.ledger if entry.kind == "row")
    assert rows_n == len(reading.rows)


# --- made-up papers -------------------------------------------------------------------------------

ENGLISH = """United Nations A
/HRC/WG.6/40/GHA/3
General Assembly
Summary of Stakeholders’ submissions on Ghana
*
Report of the Office of the United Nations High Commissioner for Human Rights
1. The present report is a
summary of {total} stakeholders’ submissions1 to the universal periodic review.
Notes
1 The stakeholders listed below have contributed information for this summary; the full texts of all
original submissions are available at: www.ohchr.org. (One asterisk denotes a national human rights
institution with “A” status).
"""


def read_made_up(body: str, total: str = "one", head: str = ENGLISH) -> Reading:
    lines = (head.replace("{total}", total) + textwrap.dedent(body)).splitlines()
    document = Document(Path("made-up.txt"), "text",
                        [Line(text, None, n) for n, text in enumerate(lines, start=1)])
    reading = read_upr(document)
    assert check_ledger(reading, "made-up.txt") == []
    assert_covered(document, reading)
    return reading


def listed(reading: Reading) -> list[str]:
    """Each row as "code: name | city | country", short enough to compare by eye."""
    return [
        f"{row['code']}: " + " | ".join(
            str(row[key]) for key in
            ("organisation_as_written", "city_as_written", "country_as_written") if row[key])
        for row in reading.rows
    ]


QUIRKS = {
    "cycle 1: place after commas, asterisks, joint marked at the end": ("""\
        Civil society
        AL  Amnesty Lake*, London, United Kingdom;
        HRF Harbour Rights Forum, Port Blue, Ghana*;
        IF/VM Instituto Feliz*, Geneva, Switzerland and VIDES Mundo*, Rome, Italy, joint submission;
        JS1 Joint submission 1 submitted by: Green Lake Forum, Accra (Ghana); Blue Hill Trust;
        JS2 Submission made jointly by: River Watch, Geneva, Switzerland; and Hill Union, Paris,
        France;
        KWF Kofi Welfare Fund, Accra, Ghana, UPR submission, November 2007.
        National human rights institution
        CHRAJ  Commission on Administrative Justice**, Accra, Ghana.
        2 CHRAJ, p. 2.
        """, ["AL: Amnesty Lake | London | United Kingdom",
              "HRF: Harbour Rights Forum | Port Blue | Ghana",
              "IF/VM: Instituto Feliz | Geneva | Switzerland",
              "IF/VM: VIDES Mundo | Rome | Italy",
              "JS1: Green Lake Forum | Accra | Ghana", "JS1: Blue Hill Trust",
              "JS2: River Watch | Geneva | Switzerland", "JS2: Hill Union | Paris | France",
              "KWF: Kofi Welfare Fund | Accra | Ghana",
              "CHRAJ: Commission on Administrative Justice | Accra | Ghana"]),
    "codes wrapped, spaced, dotted, slashed; misspelt and bare lead phrases": ("""\
        Civil society
        Individual submissions:
        Elizka Relief
        Foundation Elizka Relief Foundation, Kumasi (Ghana);
        OSCE-
        ODIHR Office for Something, Warsaw (Poland);
        BWA Better World Association, Zanjan (Iran (Islamic
        Republic of));
        A.F.I. Artistic Freedom Initiative, Brooklyn, New York (United States of America);
        UPR BCU The UPR Project at BCU, Birmingham (United Kingdom);
        Joint submissions:
        JS 1 Joint submission 1 submitted by: Lakes Network, Geneva
        (Switzerland); Hills Union ;
        JS2. Joint Subimission 29 submitted by Coral Friends, Suva (Fiji) ; Reef Forum;
        ACME/JS3 Joint submission 3 submitted by: Alpha Centre, Lima (Peru), Beta Institute, Quito
        (Ecuador) and Gamma Network, La Paz (Bolivia (Plurinational State of)).
        2 BWA, p. 2.
        """, ["Elizka Relief Foundation: Elizka Relief Foundation | Kumasi | Ghana",
              "OSCE-ODIHR: Office for Something | Warsaw | Poland",
              "BWA: Better World Association | Zanjan | Iran (Islamic Republic of)",
              "A.F.I.: Artistic Freedom Initiative | Brooklyn, New York | United States of America",
              "UPR BCU: The UPR Project at BCU | Birmingham | United Kingdom",
              "JS1: Lakes Network | Geneva | Switzerland", "JS1: Hills Union",
              "JS2: Coral Friends | Suva | Fiji", "JS2: Reef Forum",
              "ACME/JS3: Alpha Centre | Lima | Peru", "ACME/JS3: Beta Institute | Quito | Ecuador",
              "ACME/JS3: Gamma Network | La Paz | Bolivia (Plurinational State of)"]),
    "all codes, then all names; furniture inside a name": ("""\
        Civil society
        Individual submissions:
        AL
        BWA
        Broken Chalk
        moheb
        Amnesty Lake, London (United Kingdom of Great
        Britain and Northern Ireland);
        Better World Association, Zanjan (Iran (Islamic Republic of));
        The Broken Chalk, Amsterdam (Netherlands);
        The Association of Jurists, Kumasi (Ghana).
        Joint submissions: JS1
        JS2
        JS3
        Joint submission 1 submitted by: Lakes Network, Geneva
        (Switzerland); Hills Union; Joint submission 2 submitted by: Reef Forum; Citizens for
        A/HRC/WG.6/40/GHA/3
        GE.23-02233 11
        Global A/HRC/WG.6/40/GHA/3 Solutions; La Strada-
        Ghana;
        Joint submission 3 submitted by: Alpha Centre, Lima (Peru).
        National human rights institution:
        NHRC
        National Commission of Ghana*, Accra (Ghana).
        2 AL, p. 2.
        """, ["AL: Amnesty Lake | London | United Kingdom of Great Britain and Northern Ireland",
              "BWA: Better World Association | Zanjan | Iran (Islamic Republic of)",
              "Broken Chalk: The Broken Chalk | Amsterdam | Netherlands",
              "moheb: The Association of Jurists | Kumasi | Ghana",
              "JS1: Lakes Network | Geneva | Switzerland", "JS1: Hills Union",
              "JS2: Reef Forum", "JS2: Citizens for Global Solutions", "JS2: La Strada-Ghana",
              "JS3: Alpha Centre | Lima | Peru",
              "NHRC: National Commission of Ghana | Accra | Ghana"]),
    "reversed: organisations first, the number after": ("""\
        Civil society
        Individual submissions:
        AL Amnesty Lake, London (United Kingdom);
        Joint submissions:
        Lakes Network, Geneva (Switzerland); Hills Union (Joint Submission 1);
        Coral Friends, Suva (Fiji), Reef Forum, Suva (Fiji) (Joint Submission 5);
        Alpha Centre (JS7).
        2 AL, p. 2.
        """, ["AL: Amnesty Lake | London | United Kingdom",
              "JS1: Lakes Network | Geneva | Switzerland", "JS1: Hills Union",
              "JS5: Coral Friends | Suva | Fiji", "JS5: Reef Forum | Suva | Fiji",
              "JS7: Alpha Centre"]),
    "members named of an umbrella; the place in a segment of its own": ("""\
        Civil society
        Individual submissions:
        LS Lakes Society, Accra (Ghana);
        Joint submissions:
        CPR/JS1 Joint submission 1 submitted by: Members of the Coalition for Peace, namely the
        Lakes Society, the Union of Hills and the Truth and Light Commission; Accra (Ghana);
        JS4 Joint submission 4 submitted by: Alpha Centre, Beta Union, Gamma Action and Delta
        Watch, Lima (Peru);
        JS6 Joint submission 6 submitted by: Alpha Centre for Women, Peace and Security; Sich
        (Kenya);
        JS7 Joint submission by Centre for Research and Development, Nairobi (Kenya).
        2 The following abbreviations are used in UPR documents:
        ICERD International Convention on the Elimination of All Forms of Racial Discrimination;
        CAT Convention against Torture;
        """, ["LS: Lakes Society | Accra | Ghana",
              "CPR/JS1: the Lakes Society", "CPR/JS1: the Union of Hills",
              "CPR/JS1: the Truth and Light Commission | Accra | Ghana",
              "JS4: Alpha Centre", "JS4: Beta Union", "JS4: Gamma Action",
              "JS4: Delta Watch | Lima | Peru",
              "JS6: Alpha Centre for Women, Peace and Security", "JS6: Sich | Kenya",
              "JS7: Centre for Research and Development | Nairobi | Kenya"]),
    "no terminators; attachments are no submitters": ("""\
        Civil society
        Individual submissions:
        ADFI ADF International, Geneva (Switzerland)
        CS Cultural Shores, Cambridge, MA (the United States of
        America)
        HRW Harbour Rights Watch, Geneva (Switzerland)
        Regional intergovernmental organization(s):
        CoE The Council of Europe, Strasbourg (France)
        Attachments:
        (CoE-CPT) Report on a visit, Strasbourg, CommDH (2017) 21;
        (CoE-ECRI) Conclusions, adopted on 4
        June 2021;
        EU-FRA European Union Agency for Fundamental Rights, Vienna (Austria).
        2 HRW, p. 3.
        """, ["ADFI: ADF International | Geneva | Switzerland",
              "CS: Cultural Shores | Cambridge, MA | the United States of America",
              "HRW: Harbour Rights Watch | Geneva | Switzerland",
              "CoE: The Council of Europe | Strasbourg | France",
              "EU-FRA: European Union Agency for Fundamental Rights | Vienna | Austria"]),
    "columns kept as spaces, codes wrapped beside names": ("""\
        Civil society
          Individual submissions:
                Partners for            Partners for Transparency, Cairo (Egypt);
                Transparency
                Ombudsman/              Human Rights Ombudsman of Ghana,
                HRO                     Accra (Ghana);
          Joint submissions:
                JS1                     Joint submission 1 submitted by: Lakes Network, Geneva
                                        (Switzerland); Hills Union.
        2   HRO, p. 2.
        """, ["Partners for Transparency: Partners for Transparency | Cairo | Egypt",
              "Ombudsman/HRO: Human Rights Ombudsman of Ghana | Accra | Ghana",
              "JS1: Lakes Network | Geneva | Switzerland", "JS1: Hills Union"]),
    "two entries run together, and members of an umbrella after a semicolon": ("""\
        Civil society
        Individual submissions:
        BL/1 Beta League, Geneva (Switzerland), Gamma Foundation, Paris (France);
        Joint submissions:
        JS1 Joint submission 1 submitted by: Delta Centre; Members of the Partnership for Peace,
        namely Epsilon Union, Zeta Network and Eta Society;
        """, ["BL/1: Beta League | Geneva | Switzerland",
              "BL/1: Gamma Foundation | Paris | France", "JS1: Delta Centre",
              "JS1: Epsilon Union", "JS1: Zeta Network", "JS1: Eta Society"]),
}


@pytest.mark.parametrize("name", QUIRKS)
def test_quirk(name):
    body, expected = QUIRKS[name]
    assert listed(read_made_up(body)) == expected


FRENCH = """Nations Unies A/HRC/WG.6/40/TGO/3
Résumé des communications des parties prenantes concernant le Togo*
Rapport du Haut-Commissariat
1. Le présent rapport est un résumé de vingt et une communications1 de parties prenantes.
Notes
1 Les parties prenantes dont les noms suivent ont communiqué des renseignements pour le présent
résumé ; le texte intégral de toutes les communications peut être consulté à : www.ohchr.org.
"""
SPANISH = """Naciones Unidas A/HRC/WG.6/40/ECU/3
Resumen de las comunicaciones de las partes interesadas sobre el Ecuador*
Informe de la Oficina
1. El presente informe es un resumen de 4 comunicaciones1 de partes interesadas.
Notas
1 Las partes interesadas que se enumeran a continuación han facilitado información para el presente
resumen; los textos completos pueden consultarse en: www.ohchr.org.
"""


def test_french_summary():
    reading = read_made_up("""\
        Société civile
        Communications individuelles :
        ACAT Action pour l’abolition de la torture, Paris (France) ;
        Communications conjointes :
        JS1 Communication conjointe no 1 soumise par : Réseau des femmes du lac, Genève (Suisse) ;
        Collectif des collines et Union des rivières ;
        JS2 Communication conjointe 2 présentée par : Fondation Espoir, Dakar (Sénégal),
        Association Lumière, Thiès (Sénégal) et Centre Paix, Mbour (Sénégal).
        Institution nationale des droits de l’homme :
        CNDH Commission nationale des droits de l’homme*, Lomé (Togo).
        Organisation intergouvernementale régionale :
        CE Conseil de l’Europe, Strasbourg (France).
        2 CNDH, par. 4.
        """, head=FRENCH)
    assert listed(reading) == [
        "ACAT: Action pour l’abolition de la torture | Paris | France",
        "JS1: Réseau des femmes du lac | Genève | Suisse",
        "JS1: Collectif des collines", "JS1: Union des rivières",
        "JS2: Fondation Espoir | Dakar | Sénégal", "JS2: Association Lumière | Thiès | Sénégal",
        "JS2: Centre Paix | Mbour | Sénégal",
        "CNDH: Commission nationale des droits de l’homme | Lomé | Togo",
        "CE: Conseil de l’Europe | Strasbourg | France",
    ]
    assert [row["category"] for row in reading.rows][-2:] == ["nhri", "regional_igo"]
    assert reading.rows[0]["state_under_review_as_written"] == "le Togo"
    assert reading.stated == {"submissions_n": 21}


def test_spanish_summary():
    reading = read_made_up("""\
        Sociedad civil
        Comunicaciones individuales:
        CDH Centro de Derechos Humanos, Quito (Ecuador);
        Comunicaciones conjuntas:
        JS1 Comunicación conjunta 1 presentada por: Red del Lago, Lima (Perú); Colectivo de las
        Colinas; Asociación por la Democracia y los Derechos Humanos;
        JS2 Comunicación conjunta núm. 2 presentada por: Fundación Esperanza, Quito (Ecuador),
        Asociación Luz, Loja (Ecuador) y Centro Paz, Cuenca (Ecuador).
        Institución nacional de derechos humanos:
        DPE Defensoría del Pueblo*, Quito (Ecuador).
        2 DPE, párr. 4.
        """, head=SPANISH)
    assert listed(reading)[1:4] == [
        "JS1: Red del Lago | Lima | Perú", "JS1: Colectivo de las Colinas",
        "JS1: Asociación por la Democracia y los Derechos Humanos",
    ]
    assert [row["code"] for row in reading.rows].count("JS2") == 3
    assert reading.rows[-1]["category"] == "nhri"
    assert reading.stated == {"submissions_n": 4} and reading.notes == []


def test_persons_are_dropped_and_counted():
    reading = read_made_up("""\
        Civil society
        Individual submissions:
        SBW Jonathan Quill, Shelter Beyond War, Jackson Heights (United States of America);
        MS Maria Silva, Lisbon (Portugal);
        DKB Dr. Karl Beispiel (Germany);
        JIW John Island Watch, Suva (Fiji);
        MLF Martin Lake Foundation, Atlanta (United States of America).
        2 SBW, p. 2.
        """, total="five")
    assert [row["organisation_as_written"] for row in reading.rows] == [
        "Shelter Beyond War", "John Island Watch", "Martin Lake Foundation"]
    assert reading.persons_dropped_n == 3
    assert reading.notes == [], "a person's submission counts in the stated total"
    kept = " ".join(entry.text for entry in reading.ledger) + str(reading.rows)
    assert not any(name in kept for name in ("Quill", "Silva", "Beispiel"))
    assert [entry.reason for entry in reading.ledger if entry.kind == "rejected"]


def test_state_bodies_and_attachments_are_flagged():
    reading = read_made_up("""\
        Civil society
        Individual submissions:
        APE Advocate of the Principle of Equality, Accra (Ghana);
        JPC Justice and Peace Commission, Accra (Ghana).
        Regional intergovernmental organization(s):
        CoE The Council of Europe, Strasbourg (France);
        Attachment:
        (CoE-CPT) Report of Mr. Karl Beispiel on his visit;
        2 APE, p. 1.
        """)
    assert [row["flags"] for row in reading.rows] == ["state_body", "", "attachment"]
    rejected = [entry for entry in reading.ledger if entry.kind == "rejected"]
    assert rejected[0].reason == "attachment of CoE, not a submitter"
    assert "Beispiel" not in rejected[0].text


def test_stated_total_that_differs_is_a_note():
    body = "Civil society\nAL Amnesty Lake, London (United Kingdom);\n2 AL, p. 1.\n"
    reading = read_made_up(body, total="one hundred and fifty-five")
    assert reading.stated == {"submissions_n": 155}
    assert reading.notes == ["the paper states 155 submissions and lists 1"]


def test_symbol_comes_from_the_header_not_the_file_name(tmp_path):
    path = tmp_path / "A_HRC_WG.6_1_FRA_3.txt"
    path.write_text(f"{ENGLISH}Civil society\nAL Amnesty Lake, London (France);\n2 AL, p. 1.")
    row = read_upr(read_document(path)).rows[0]
    assert (row["doc_symbol"], row["upr_session"], row["state_under_review_iso3"]) == (
        "A/HRC/WG.6/40/GHA/3", 40, "GHA")


def test_paper_of_the_wrong_kind_says_what_was_looked_for(tmp_path):
    path = tmp_path / "other.txt"
    path.write_text("National report submitted in accordance with resolution 5/1\nGhana\n")
    with pytest.raises(HrcStatsError, match="stakeholders listed below"):
        read_upr(read_document(path))


def test_word_paper_with_the_list_as_a_table(tmp_path):
    paper = docx.Document()
    for text in ENGLISH.splitlines():
        paper.add_paragraph(text)
    paper.add_paragraph("Civil society")
    table = paper.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, (
        ("AL", "Amnesty Lake, London (United Kingdom);"),
        ("JS1", "Joint submission 1 submitted by: Lakes Network, Geneva (Switzerland); Hill Union"),
    ), strict=True):
        row.cells[0].text, row.cells[1].text = cells
    path = tmp_path / "paper.docx"
    paper.save(path)
    assert listed(read_upr(read_document(path))) == [
        "AL: Amnesty Lake | London | United Kingdom",
        "JS1: Lakes Network | Geneva | Switzerland", "JS1: Hill Union"]


def test_pdf_with_codes_in_a_column_of_their_own(tmp_path):
    names = ["Amnesty Lake, London (United Kingdom);", "Better World Association, Accra (Ghana);",
             "The Broken Chalk, Amsterdam (Netherlands)."]
    source = (
        "A/HRC/WG.6/40/GHA/3\n\n1 The stakeholders listed below have contributed information for"
        " this summary.\n\nCivil society\n\nIndividual submissions:\n\n#stack(dir: ltr, spacing:"
        " 30pt, [AL \\ BWA \\ Broken Chalk], [" + " \\ ".join(names) + "])\n\n2 AL, p. 1."
    )
    path = tmp_path / "columns.pdf"
    typst.compile(source.encode(), output=str(path))
    reading = read_upr(read_document(path))
    assert listed(reading) == ["AL: Amnesty Lake | London | United Kingdom",
                               "BWA: Better World Association | Accra | Ghana",
                               "Broken Chalk: The Broken Chalk | Amsterdam | Netherlands"]
    assert reading.rows[0]["source_page"] == 1


# --- round trips ----------------------------------------------------------------------------------

WORDS = ["Lake", "Hill", "River", "Harbour", "Coral", "Valley", "Forest", "Island"]
HEADS = ["Forum", "Network", "Association", "Union", "Institute", "Foundation", "Watch"]
PLACES = ["Accra (Ghana)", "Geneva (Switzerland)", "Tehran (Iran (Islamic Republic of))",
          "New York (United States of America)", "La Paz (Bolivia (Plurinational State of))",
          "London (United Kingdom of Great Britain and Northern Ireland)"]
names = st.builds(lambda a, b, c: f"{a} {b} {c}", st.sampled_from(WORDS), st.sampled_from(WORDS),
                  st.sampled_from(HEADS))
members = st.tuples(names, st.sampled_from(["", *PLACES]))


def printed(member: tuple[str, str]) -> str:
    return f"{member[0]}, {member[1]}" if member[1] else member[0]


def expected(code: str, member: tuple[str, str]) -> str:
    if not member[1]:
        return f"{code}: {member[0]}"
    place = part_place(f"X Y, {member[1]}")
    return f"{code}: {member[0]} | {place.city} | {place.country}"


@settings(max_examples=60, deadline=None)
@given(
    individual=st.lists(st.tuples(names, st.sampled_from(PLACES)), min_size=1, max_size=6,
                        unique_by=lambda pair: pair[0]),
    joint=st.lists(st.lists(members, min_size=2, max_size=6), max_size=4),
    width=st.integers(40, 90),
    style=st.sampled_from(["plain", "columns", "own line", "spaces"]),
    furniture_at=st.integers(3, 25),
)
def test_round_trip(individual, joint, width, style, furniture_at):
    coded = [(f"C{n}X", printed(member)) for n, member in enumerate(individual, start=1)]
    joined = [(f"JS{n}", f"Joint submission {n} submitted by: {'; '.join(map(printed, group))}")
              for n, group in enumerate(joint, start=1)]
    lines = ["Civil society", "Individual submissions:", *render(coded, width, style)]
    if joined:
        lines += ["Joint submissions:", *render(joined, width, style)]
    lines[furniture_at:furniture_at] = ["13 GE.24-15651", "", "A/HRC/WG.6/40/GHA/3"]
    lines += [f"{n} {code}, p. {n}." for n, (code, _) in enumerate(coded, start=2)]
    reading = read_made_up("\n".join(lines))
    wanted = [expected(code, member)
              for (code, _), member in zip(coded, individual, strict=True)]
    wanted += [expected(code, member)
               for (code, _), group in zip(joined, joint, strict=True) for member in group]
    assert listed(reading) == wanted


def render(entries: list[tuple[str, str]], width: int, style: str) -> list[str]:
    """The entries as plain text has them when it comes from a table of codes and names."""
    wrapped = [(code, textwrap.wrap(f"{text};", width, break_on_hyphens=False))
               for code, text in entries]
    if style == "columns":
        return [code for code, _ in wrapped] + [line for _, found in wrapped for line in found]
    lines = []
    for code, found in wrapped:
        if style == "own line":
            lines += [code, *found]
        elif style == "plain":
            lines += [f"{code} {found[0]}", *found[1:]]
        else:
            lines += [f"    {code:<12}{found[0]}", *(f"{'':16}{line}" for line in found[1:])]
    return lines


# --- versions -------------------------------------------------------------------------------------

def version(*submissions: tuple[str, str]) -> list[dict[str, object]]:
    return [
        {"doc_symbol": "A/HRC/WG.6/31/GHA/3", "category": "civil_society",
         "submission_kind": "joint" if code.startswith("JS") else "individual", "code": code,
         "organisation_as_written": name}
        for code, names in submissions for name in names.split("; ")
    ]


def test_versions_show_what_was_removed_and_added():
    before = version(("AL", "Amnesty Lake"), ("HU", "Hills Union"), ("JS1", "Alpha; Beta; Gamma"),
                     ("JS2", "Delta; Reef"))
    after = version(("AL", "The Amnesty Lake"), ("JS1", "Delta; Reef; Coral"),
                    ("JS2", "Alpha; Beta"), ("NW", "New Watch"))
    changes = compare_versions(before, after)
    assert list(changes[["change", "level", "code_before", "code_after",
                         "organisation_as_written"]].itertuples(index=False, name=None)) == [
        ("removed", "submission", "HU", "", "Hills Union"),
        ("removed", "member", "JS1", "JS2", "Gamma"),
        ("added", "submission", "", "NW", "New Watch"),
        ("added", "member", "JS2", "JS1", "Coral"),
    ]
    assert compare_versions(before, before).empty


def test_versions_of_different_papers_are_refused():
    other = [{**row, "doc_symbol": "A/HRC/WG.6/31/FRA/3"} for row in version(("AL", "Lake"))]
    with pytest.raises(HrcStatsError, match="two different papers"):
        compare_versions(version(("AL", "Lake")), other)


def test_note_without_line_breaks():
    body = " ".join(textwrap.dedent("""\
        Civil society Individual submissions: AL Amnesty Lake, London (United Kingdom); BWA Better
        World Association, Zanjan (Iran (Islamic Republic of)). Joint submissions: JS1 Joint
        submission 1 submitted by: Lakes Network, Geneva (Switzerland); Hills Union; JS2 Joint
        submission 2 submitted by: Reef Forum; Coral 12 A/HRC/WG.6/40/GHA/3 Friends. 2 AL, p. 1.
        """).split())
    head = " ".join(ENGLISH.split())
    lines = [Line(f"{head} {body}".replace("{total}", "four"), None, 1)]
    reading = read_upr(Document(Path("flat.txt"), "text", lines))
    assert listed(reading) == [
        "AL: Amnesty Lake | London | United Kingdom",
        "BWA: Better World Association | Zanjan | Iran (Islamic Republic of)",
        "JS1: Lakes Network | Geneva | Switzerland", "JS1: Hills Union",
        "JS2: Reef Forum", "JS2: Coral Friends"]
    assert check_ledger(reading, "flat.txt") == [] and len(reading.ledger) == 1
