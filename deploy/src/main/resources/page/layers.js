// The layers as a table.

import { count, percent } from "./format.js";

export function showLayers(body, { description, latest }) {
  const units = new Map(description?.layers.map((layer) => [layer.name, layer.units]));
  body.replaceChildren(...(latest?.layers ?? []).map((layer) => row(layer, units.get(layer.name))));
}

function row(layer, units) {
  const row = document.createElement("tr");
  const name = document.createElement("th");
  name.scope = "row";
  name.textContent = layer.name;
  row.append(
    name,
    number(count(layer.kept)),
    number(layer.total > 0 ? percent(layer.kept / layer.total) : percent(null)),
    number(count(layer.activeInputs)),
    number(units ? `${count(layer.activeUnits)} / ${count(units)}` : count(layer.activeUnits)),
  );
  return row;
}

function number(text) {
  const cell = document.createElement("td");
  cell.className = "number";
  cell.textContent = text;
  return cell;
}
