// Tables that sort and filter, organisations in the search, tables that scroll by the keyboard.
// Everything here works on what the page already holds; nothing is fetched.
"use strict";

const plain = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[\u2018\u2019\u02bc]/g, "'").toLowerCase().replace(/\s+/g, " ").trim();

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function sortKey(cell) {
  const marked = cell.dataset.sort ?? cell.querySelector("[data-sort]")?.dataset.sort;
  const text = marked ?? cell.textContent.trim();
  const missing = text === "" || text === "nan" || text === "none";
  const number = marked !== undefined && !missing ? Number(marked) : NaN;
  return { missing, number, text };
}

// Missing values stand last in both directions: missing is not small.
function compare(a, b, direction) {
  if (a.missing || b.missing) return a.missing - b.missing;
  const numeric = !Number.isNaN(a.number) && !Number.isNaN(b.number);
  return direction * (numeric ? a.number - b.number : collator.compare(a.text, b.text));
}

function sortTable(table, index, heading) {
  const ascending = heading.getAttribute("aria-sort") !== "ascending";
  const body = table.tBodies[0];
  const rows = Array.from(body.rows, (row) => ({ row, key: sortKey(row.cells[index]) }));
  rows.sort((a, b) => compare(a.key, b.key, ascending ? 1 : -1));
  body.append(...rows.map((entry) => entry.row));
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", ascending ? "ascending" : "descending");
}

function makeSortable(table) {
  Array.from(table.tHead.rows[0].cells).forEach((heading, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "hrc-sort";
    button.append(...heading.childNodes);
    button.addEventListener("click", () => sortTable(table, index, heading));
    heading.append(button);
  });
}

// Conditions that a link carries (?column=value|value) for the columns that this table shows.
function linkedConditions(table) {
  const headings = Array.from(table.tHead.rows[0].cells, (cell) => cell.dataset.column);
  return Array.from(new URLSearchParams(location.search))
    .map(([column, values]) => ({ column, index: headings.indexOf(column), values: values.split("|") }))
    .filter((condition) => condition.index >= 0);
}

function showConditions(conditions, frame, update) {
  const note = document.createElement("p");
  note.className = "hrc-conditions";
  const words = conditions.map(({ column, values }) =>
    `${column.replaceAll("_", " ")}: ${values.map((value) => value || "none").join(" or ")}`);
  note.append(`Shown are the rows that the link asked for (${words.join("; ")}). `);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "hrc-button";
  button.textContent = "Show all rows";
  button.addEventListener("click", () => {
    conditions.length = 0;
    note.remove();
    update();
  });
  note.append(button);
  frame.querySelector(".hrc-scroll").before(note);
}

function makeFilterable(table, frame) {
  const rows = Array.from(table.tBodies[0].rows, (row) => ({ row, text: plain(row.textContent) }));
  const conditions = linkedConditions(table);
  if (rows.length < 8 && !conditions.length) return;
  const bar = document.createElement("div");
  bar.className = "hrc-filter";
  const label = document.createElement("label");
  label.textContent = "Filter rows ";
  const field = document.createElement("input");
  field.type = "search";
  const count = document.createElement("output");
  count.setAttribute("aria-live", "polite");
  const meets = (row) => conditions.every(({ index, values }) =>
    values.includes(row.cells[index].textContent.trim()));
  const update = () => {
    const words = plain(field.value).split(" ").filter(Boolean);
    let shown = 0;
    for (const { row, text } of rows) {
      row.hidden = !words.every((word) => text.includes(word)) || !meets(row);
      if (!row.hidden) shown += 1;
    }
    count.textContent = ` ${shown} of ${rows.length} rows`;
  };
  field.addEventListener("input", update);
  label.append(field);
  bar.append(label, count, saveButton(table));
  frame.querySelector(".hrc-scroll").before(bar);
  if (conditions.length) showConditions(conditions, frame, update);
  update();
}

// The rows shown, in the order shown, as a file: made here, so that no page carries its rows twice.
function saveButton(table) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "hrc-button";
  button.textContent = "Save these rows (CSV)";
  button.addEventListener("click", () => {
    const quote = (text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const line = (cells, read) => Array.from(cells, (cell) => quote(read(cell))).join(",");
    const shown = Array.from(table.tBodies[0].rows).filter((row) => !row.hidden);
    const text = [line(table.tHead.rows[0].cells, (cell) => cell.dataset.column)]
      .concat(shown.map((row) => line(row.cells, cellText)))
      .join("\n");
    const place = document.createElement("a");
    // The sign at the start tells spreadsheets that the letters are UTF-8.
    place.href = URL.createObjectURL(new Blob(["\ufeff", text, "\n"], { type: "text/csv" }));
    place.download = `${table.closest(".hrc-table").id.replace(/^hrc-/, "")}.csv`;
    place.click();
    URL.revokeObjectURL(place.href);
  });
  return button;
}

// A missing value is an empty cell in a file, and words of two lines stay apart.
function cellText(cell) {
  if (cell.querySelector(".hrc-none") && cell.dataset.sort === "") return "";
  return cell.innerText.replace(/\s*\n\s*/g, " | ").trim();
}

// What scrolls must be reachable by the keyboard (WCAG 2.1.1).
function makeReachable() {
  const scrolling = "pre, .cell_output .output, .cell_output .text_html, .pst-scrollable-table-container, .hrc-scroll";
  for (const element of document.querySelectorAll(scrolling)) {
    if (element.scrollWidth > element.clientWidth && !element.hasAttribute("tabindex")) {
      element.tabIndex = 0;
    }
  }
}

// A claim may point into something folded: open it, or the reader lands nowhere.
function openTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let node = target; node; node = node.parentElement) {
    if (node.tagName === "DETAILS") node.open = true;
  }
  target.scrollIntoView({ block: "center" });
}

function organisationHits(query) {
  const words = plain(query).split(" ").filter(Boolean);
  if (!words.length) return [];
  return (window.hrcOrganisations ?? [])
    .map(([name, acronym, aliases, place]) => {
      const fits = (text) => { const flat = plain(text); return words.every((word) => flat.includes(word)); };
      if (fits(name)) return { name, place, also: "" };
      // A reader who typed an acronym must see why this name was found.
      const also = [acronym, ...aliases.split("\n")].find(fits)
        ?? (fits(`${name} ${acronym}`) ? acronym : undefined);
      return also ? { name, place, also } : null;
    })
    .filter(Boolean);
}

function addText(parent, tag, text, className = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className) element.className = className;
  parent.append(element);
  return element;
}

function showOrganisations(results) {
  const query = new URLSearchParams(location.search).get("q") ?? "";
  const hits = organisationHits(query);
  if (!hits.length) return;
  const section = document.createElement("section");
  section.id = "hrc-organisations";
  addText(section, "h2", `Organisations (${hits.length})`);
  const list = addText(section, "ul", "");
  for (const hit of hits.slice(0, 50)) {
    const item = addText(list, "li", "");
    addText(addText(item, "a", ""), "bdi", hit.name).parentElement.href = hit.place;
    if (hit.also) addText(addText(item, "span", " also written "), "bdi", hit.also);
  }
  if (hits.length > 50) addText(section, "p", "The first 50 are shown: add a word.");
  results.before(section);
  hideContradiction(results);
}

// Sphinx looks in pages alone: where an organisation was found, "did not match" would be wrong.
function hideContradiction(results) {
  const reword = () => {
    const status = results.querySelector(".search-summary");
    if (status?.textContent.startsWith("Your search did not match")) {
      status.textContent = "No page holds these words beside the organisations above.";
    }
  };
  new MutationObserver(reword).observe(results, { childList: true, subtree: true });
  reword();
}

document.addEventListener("DOMContentLoaded", () => {
  for (const table of document.querySelectorAll("table.hrc-sortable")) {
    makeSortable(table);
    makeFilterable(table, table.closest(".hrc-table"));
  }
  const results = document.getElementById("search-results");
  if (results) showOrganisations(results);
  makeReachable();
  openTarget();
  window.addEventListener("hashchange", openTarget);
});
