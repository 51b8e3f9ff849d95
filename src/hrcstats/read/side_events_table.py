"""Side-event lists as tables: which column is what, by headers in English, French and Spanish."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hrcstats.read.document import Grid
from hrcstats.read.state_names import fold

# field: words of its header, folded; the first field that fits a header takes it
_HEADERS = (
    ("contact", r"(?:contact|e ?mail|courriel|correo|phone|tele?phone|focal point|persona de|personne de|moderator|"
                r"speakers?|panell?ists?|panelistas|intervenants|orateurs|oradores|ponentes)\b.*"),
    ("cosponsors", r"co ?sponsors?|co ?organi[sz]ers?|co ?hosts?|partners?|in co ?operation|co ?parrains?|"
                   r"co ?parrainants|co ?organisateurs?|partenaires?|co ?patrocinadore?s?|co ?organizadore?s?|socios|"
                   r"sponsored by others"),
    ("kind", r"(?:kind|type|category|nature|type d|categorie|tipo|categoria)\b.*|kind"),
    ("organisers", r"(?:main |lead |requesting |principal )?(?:organi[sz](?:er|ers|ed by|ing|ation|ations|"
                   r"ing entity|ations?)|sponsor|sponsors|hosts?|hosted by|requested by|ngo|ngos|delegation)\b.*|"
                   r"organisateurs?\b.*|organise par|parrains?\b.*|ong\b|organizador(?:es|a|as)?\b.*|organizado por|"
                   r"patrocinador(?:es)?\b.*|entidad(?:es)?\b.*|entite\b.*"),
    ("title", r"(?:event |side event )?(?:title|titles|subject|topic|theme|name)(?: of (?:the )?(?:side )?event)?|"
              r"(?:side |parallel )?events?|titre\b.*|intitule\b.*|sujet|evenements?(?: paralleles?)?|manifestation|"
              r"titulo\b.*|tema|asunto|eventos?(?: paralelos?)?|nombre del evento|nom de l evenement"),
    ("date", r"(?:event )?dates?\b.*|day|days|jours?|fecha\b.*|dias?"),
    ("time", r"(?:time|times|hour|hours|time slot|timeslot|slot|start|start time|schedule)\b.*|heures?|horaires?|"
             r"creneau|horas?|horario"),
    ("end", r"end|end time|fin|heure de fin|hora de fin"),
    ("room", r"(?:conference )?rooms?|venue|location|place|salles?|lieu|sala|lugar|salon"),
    ("status", r"status|remarks?|comments?|notes?|observations?|statut|etat|remarques?|commentaires?|estado|"
               r"observaciones|notas?|comentarios?|changes?"),
    ("session", r"session|hrc session|sesion"),
    ("number", r"no|n|nr|number|numero|num|ref|reference|id|url|link|lien|enlace|language|langue|idioma|source.*"),
)
_PATTERNS = [(name, re.compile(rf"^(?:{pattern})$")) for name, pattern in _HEADERS]
_SEARCHED_ROWS = 40


@dataclass(frozen=True)
class Table:
    """A grid whose columns are understood."""

    grid: Grid
    header_row: int                 # index into the grid's rows
    columns: dict[str, list[int]]   # field -> columns
    notes: list[str] = field(default_factory=list)


def find_table(grid: Grid) -> Table | None:
    """The table in a grid, its header wherever it stands; None where no header is found.

    A header names at least the title or the organisers, and one thing more.
    """
    best: tuple[int, int, dict[str, list[int]]] | None = None
    for index, row in enumerate(grid.rows[:_SEARCHED_ROWS]):
        columns = _columns(row)
        known = set(columns) - {"number"}
        if ("title" in known or "organisers" in known) and len(known) >= 2 and (
                best is None or len(known) > best[0]):
            best = (len(known), index, columns)
    if best is None:
        return None
    _, index, columns = best
    header = grid.rows[index]
    notes = [f"{grid.name}, row {grid.first_row + index}: header; "
             + ", ".join(f"{name} from {' + '.join(repr(header[i]) for i in taken)}"
                         for name, taken in columns.items() if name != "number")]
    unknown = [cell for cell in header if cell.strip() and not _field_of(cell)]
    if unknown:
        notes.append(f"{grid.name}: columns not read: {', '.join(map(repr, unknown))}")
    return Table(grid, index, columns, notes)


def _columns(row: list[str]) -> dict[str, list[int]]:
    columns: dict[str, list[int]] = {}
    for index, cell in enumerate(row):
        name = _field_of(cell)
        if name and (name not in columns or name in ("organisers", "cosponsors", "contact", "status")):
            columns.setdefault(name, []).append(index)
    return columns


def _field_of(cell: str) -> str:
    if len(cell) > 60:
        return ""
    # "Date / Fecha", "Organiser(s)", "organisers_as_written"
    whole = fold(re.sub(r"\(\s*(?:s|es|er|rs)\s*\)", "s", cell.replace("_", " ")))
    whole = whole.removesuffix(" as written")
    heard = [whole, *(fold(part) for part in re.split(r"[/\n|]", cell))]
    for form in filter(None, heard):
        for name, pattern in _PATTERNS:
            if pattern.match(form):
                return name
    if re.match(r"(?:date|fecha)\b.*\b(?:time|heure|hora)", whole):
        return "date"
    return ""
