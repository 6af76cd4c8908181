// Legends as buttons, so that the keyboard and a screen reader reach them.

import { KINDS, mark } from "./markers.js";

/** Fills a list with one switch for each line of a chart. */
export function lineLegend(list, chart) {
  list.replaceChildren(
    ...chart.data.datasets.map((line, index) =>
      entry(swatch(line), line.label, chart.isDatasetVisible(index), (shown) => {
        chart.setDatasetVisibility(index, shown);
        chart.update();
      }),
    ),
  );
}

/** Fills a list with one switch for each kind of event. */
export function kindLegend(list, onChange) {
  list.replaceChildren(
    ...Object.entries(KINDS).map(([name, kind]) =>
      entry(mark(name), kind.label, kind.shown, (shown) => {
        kind.shown = shown;
        onChange();
      }),
    ),
  );
}

function entry(symbol, label, shown, onSwitch) {
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-pressed", shown);
  button.append(symbol, label);
  button.addEventListener("click", () => {
    const now = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", now);
    onSwitch(now);
  });
  const item = document.createElement("li");
  item.append(button);
  return item;
}

function swatch(line) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("width", "18");
  svg.setAttribute("height", "8");
  svg.setAttribute("aria-hidden", "true");
  const stroke = document.createElementNS("http://www.w3.org/2000/svg", "path");
  stroke.setAttribute("d", "M0 4H18");
  stroke.setAttribute("stroke", line.borderColor);
  stroke.setAttribute("stroke-width", "2.5");
  stroke.setAttribute("stroke-dasharray", (line.borderDash ?? []).join(" ") || "none");
  svg.append(stroke);
  return svg;
}
