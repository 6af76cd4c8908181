// What happened, newest first.

import { count, duration } from "./format.js";
import { KINDS, mark } from "./markers.js";

export function showEvents(run) {
  document.getElementById("events").hidden = run.events.length === 0;
  document.getElementById("events-empty").hidden = run.events.length > 0;
  document.getElementById("events-count").textContent = run.events.length || "";
  document.getElementById("events").replaceChildren(...run.events.map(item).reverse());
}

function item(event) {
  const kind = document.createElement("b");
  kind.textContent = KINDS[event.kind].label;
  const text = document.createElement("span");
  text.append(kind, ` ${event.text}`);
  const when = document.createElement("time");
  when.textContent = count(event.records);
  when.title = `after ${count(event.records)} records, ${duration(event.secondsSinceStart)}`;
  const item = document.createElement("li");
  item.append(mark(event.kind), text, when);
  return item;
}
