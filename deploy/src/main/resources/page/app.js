// Joins the stream, the run and what shows it. Drawing is done a few times a second at most, and
// not at all while nobody looks.

import { accuracyChart, sizeChart, sparsityChart } from "./charts.js";
import { connect } from "./connection.js";
import { showEvents } from "./events.js";
import { showLayers } from "./layers.js";
import { kindLegend, lineLegend } from "./legend.js";
import { showMask } from "./mask.js";
import { Run } from "./run.js";
import { Line, showState, stateOf } from "./state.js";
import { showEnd } from "./summary.js";
import { onThemeChange } from "./theme.js";
import { showHeader, showTiles } from "./tiles.js";

const DRAW_EVERY_MILLIS = 250;

const run = new Run();
const line = new Line();
const element = (id) => document.getElementById(id);
const pressed = (id) => () => element(id).getAttribute("aria-pressed") === "true";
const charts = new Map();
const changed = new Set();
let drawing = null;

const onMessage = {
  description(content) {
    run.description = content;
    note("description");
  },
  history(content) {
    run.replace(content);
    note("points", "events", "mask", "end");
  },
  status(content) {
    run.status = content;
    note("end");
  },
  point(content) {
    run.addPoint(content);
    note("points");
  },
  event(content) {
    run.addEvent(content);
    note("events");
  },
  mask(content) {
    run.mask = content;
    note("mask");
  },
  served(content) {
    run.served = content;
    note("served");
  },
  summary(content) {
    run.summary = content;
    note("end");
  },
};

function note(...what) {
  what.forEach((name) => changed.add(name));
  drawing ??= setTimeout(draw, DRAW_EVERY_MILLIS);
}

function draw() {
  drawing = null;
  if (document.hidden) return;
  if (changed.has("description")) createCharts();
  document.body.classList.toggle("waiting", run.points.length === 0);
  showState(run, line);
  showHeader(run, stateOf(run, line));
  showTiles(run);
  if (changed.has("points")) showLayers(element("layers"), run);
  if (changed.has("events")) showEvents(run);
  if (changed.has("mask")) showMask(run.mask);
  if (changed.has("end") || changed.has("points")) showEnd(run);
  if (changed.has("points") || changed.has("events")) charts.forEach(({ update }) => update());
  changed.clear();
}

function createCharts() {
  create("accuracy", (canvas) => accuracyChart(canvas, run, pressed("zoom")));
  create("sparsity", (canvas) => sparsityChart(canvas, run));
  create("size", (canvas) => sizeChart(canvas, run, pressed("log")));
}

function create(name, build) {
  charts.get(name)?.chart.destroy();
  const built = build(element(`${name}-chart`));
  charts.set(name, built);
  built.update();
  lineLegend(element(`${name}-legend`), built.chart);
}

function toggle(id, onChange) {
  element(id).addEventListener("click", () => {
    element(id).setAttribute("aria-pressed", !pressed(id)());
    onChange();
  });
}

document.body.classList.add("waiting");
createCharts();
kindLegend(element("kinds"), () => charts.forEach(({ chart }) => chart.update()));
toggle("zoom", () => charts.get("accuracy").update());
toggle("log", () => create("size", (canvas) => sizeChart(canvas, run, pressed("log"))));
onThemeChange(createCharts);
document.addEventListener("visibilitychange", () => document.hidden || note());
connect(
  (name, content) => onMessage[name](content),
  (open) => line.note(open) && note(),
);
