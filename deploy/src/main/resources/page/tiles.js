// The header and the big numbers.

import { count, decimal, duration, factor, percent } from "./format.js";

const set = (id, text) => {
  const element = document.getElementById(id);
  if (element.textContent !== text) element.textContent = text;
};

export function showHeader(run, state) {
  const { description, latest } = run;
  set("network", description?.network ?? "–");
  set("data", description?.data ?? "–");
  set("criterion", description?.criterion ?? "–");
  set("seed", description ? String(description.seed) : "–");
  set("phase", run.ended ? "ended" : latest?.phase ?? "waiting for the first records…");
  set("served", run.served ? `${run.served.model}, version ${count(run.served.version)}` : "none yet");
  document.title = title(latest, state);
}

function title(latest, state) {
  const figures = latest ? [percent(latest.windowedAccuracy), factor(latest.compression)] : [];
  return [...(state === "running" ? [] : [state]), ...figures, "Espalier"].join(" · ");
}

/** What is not known, as of a run that has just begun, is a dash. */
export function showTiles(run) {
  const { denseParameters: dense, targetCompression: target } = run.description ?? {};
  const latest = run.latest ?? {};
  const note = (id, text) => set(`note-${id}`, run.latest ? text : "");
  set("tile-accuracy", percent(latest.windowedAccuracy, 2));
  const beaten = latest.windowedAccuracy < latest.noChangeAccuracy;
  const overall = `overall ${percent(latest.accuracy)} · κ ${decimal(latest.kappa, 3)}`;
  note("accuracy", beaten ? `worse than the last label again: ${percent(latest.noChangeAccuracy)}` : overall);
  set("tile-compression", factor(latest.compression));
  note("compression", target ? `target ${factor(target)}` : "no target");
  set("tile-parameters", count(latest.parametersActive));
  note("parameters", dense ? `${percent(latest.parametersActive / dense)} of ${count(dense)}` : "");
  set("tile-rate", count(run.ended ? 0 : latest.recordsPerSecond));
  note("rate", latest.stepMillisMedian ? `median step ${decimal(latest.stepMillisMedian, 2)} ms` : "");
  set("tile-records", count(latest.records));
  note("records", `in ${duration(latest.secondsSinceStart)} · loss ${decimal(latest.loss, 3)}`);
  set("tile-dead-letters", count(latest.deadLetters));
  note("dead-letters", `duplicates dropped: ${count(latest.duplicates)}`);
}
