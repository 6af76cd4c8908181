// The end of a run, with its report once there is one. That is free-form: what is not there is not
// shown.

import { bytes, count, decimal, factor, percent } from "./format.js";

const STAGES = ["dense", "pruned", "compacted"];
const COLUMNS = [
  ["Parameters", (stage) => count(stage.parameters)],
  ["File", (stage) => bytes(stage.bytes)],
  ["MACs", (stage) => count(stage.macs)],
  ["Test accuracy", (stage) => percent(stage.testAccuracy, 2)],
];

export function showEnd(run) {
  const element = (id) => document.getElementById(id);
  const report = run.summary;
  element("summary").hidden = !run.ended;
  if (!run.ended) return;
  const failure = run.status?.reason ?? "";
  element("summary").classList.toggle("failed", failure !== "");
  element("summary-title").textContent = failure ? "The run has failed" : "The run has ended";
  element("summary-text").textContent = report ? sentence(report) : withoutReport(run);
  element("summary-report").hidden = !report;
  element("summary-json").textContent = report ? JSON.stringify(report, null, 2) : "";
  element("summary-table").replaceChildren(...(report ? rows(report) : []));
}

function withoutReport({ status, latest }) {
  const records = latest ? `${count(latest.records)} records trained` : "";
  return [status?.reason, records].filter(Boolean).join(" · ");
}

function sentence(report) {
  const parts = [];
  if (report.rounds?.at(-1)?.outcome === "on probation") parts.push("the last cut on probation");
  if (report.pruned?.compression) parts.push(`${factor(report.pruned.compression)} smaller`);
  if (report.pruned?.bytes && report.dense?.bytes) {
    parts.push(`${bytes(report.pruned.bytes)} instead of ${bytes(report.dense.bytes)}`);
  }
  if (report.records?.trained) parts.push(`${count(report.records.trained)} records trained`);
  if (report.records) parts.push(`${count(report.records.deadLetters)} dead letters`);
  if (typeof report.compacted?.maxAbsDifference === "number") {
    parts.push(`compacted differs by at most ${report.compacted.maxAbsDifference.toExponential(1)}`);
  }
  const isSmaller = report.compacted?.parameters < report.dense?.parameters;
  if (isSmaller && report.samplesPerSecond?.compacted && report.samplesPerSecond?.dense) {
    const ratio = report.samplesPerSecond.compacted / report.samplesPerSecond.dense;
    parts.push(`${decimal(ratio, 1)} × as fast as dense`);
  }
  return parts.join(" · ");
}

function rows(report) {
  const stages = STAGES.filter((name) => report[name]);
  if (stages.length === 0) return [];
  const head = row("th", ["", ...COLUMNS.map(([title]) => title)], "col");
  return [head, ...stages.map((name) =>
    row("td", [name, ...COLUMNS.map(([, figure]) => figure(report[name]))], "row"))];
}

function row(tag, texts, scope) {
  const row = document.createElement("tr");
  row.append(...texts.map((text, i) => {
    const cell = document.createElement(i === 0 ? "th" : tag);
    if (cell.tagName === "TH") cell.scope = scope;
    if (i > 0) cell.className = "number";
    cell.textContent = text;
    return cell;
  }));
  return row;
}
