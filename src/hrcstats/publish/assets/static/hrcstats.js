// Tables that sort and filter, organisations in the search, tables that scroll by the keyboard.
// Everything here works on what the page already holds; nothing is fetched.
"use strict";

const plain = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();

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

function makeFilterable(table, frame) {
  const rows = Array.from(table.tBodies[0].rows, (row) => ({ row, text: plain(row.textContent) }));
  if (rows.length < 8) return;
  const label = document.createElement("label");
  label.className = "hrc-filter";
  label.textContent = "Filter rows ";
  const field = document.createElement("input");
  field.type = "search";
  const count = document.createElement("output");
  count.setAttribute("aria-live", "polite");
  const say = (shown) => { count.textContent = ` ${shown} of ${rows.length} rows`; };
  field.addEventListener("input", () => {
    const words = plain(field.value).split(" ").filter(Boolean);
    let shown = 0;
    for (const { row, text } of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) shown += 1;
    }
    say(shown);
  });
  say(rows.length);
  label.append(field, count);
  frame.querySelector(".hrc-scroll").before(label);
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
      if (fits(`${name} ${acronym}`)) return { name, place, also: "" };
      const also = aliases.split("\n").find(fits);
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
