// The three charts, each a function of a canvas that returns what the page needs of it: the chart,
// and update(run).

import { count, decimal, factor, percent, shortCount } from "./format.js";
import { eventsNear, KINDS, markers } from "./markers.js";
import { colour } from "./theme.js";

const LINE_COLOURS = ["line-2", "line-6", "line-1", "line-5", "line-4", "line-3"];
const ZOOM_MARGIN = 0.1;

export function accuracyChart(canvas, run, zoomed) {
  const chart = draw(
    canvas,
    [
      line("Windowed", colour("line-1"), { borderWidth: 2.2 }),
      line("Cumulative", colour("line-2")),
      line("No-change baseline", colour("line-6"), { borderDash: [5, 4] }),
      line("Majority baseline", colour("line-3"), { borderDash: [2, 3] }),
    ],
    { y: { min: 0, max: 1, ticks: { maxTicksLimit: 7, callback: (value) => percent(value, zoomed() ? 1 : 0) } } },
    { run, label: (value) => percent(value, 2), faint: false },
  );
  return {
    chart,
    update() {
      series(chart, run.points, [
        (p) => p.windowedAccuracy,
        (p) => p.accuracy,
        (p) => p.noChangeAccuracy,
        (p) => p.majorityAccuracy,
      ]);
      Object.assign(chart.options.scales.y, zoomed() ? ownRange(run.points) : { min: 0, max: 1 });
      chart.update();
      describe(canvas, run.latest, (p) =>
        `Accuracy over records. Windowed ${percent(p.windowedAccuracy)}, cumulative ` +
        `${percent(p.accuracy)}, no-change baseline ${percent(p.noChangeAccuracy)}, ` +
        `majority baseline ${percent(p.majorityAccuracy)}.`);
    },
  };
}

/** The range of the windowed accuracy after the climb at the start, with some air. */
function ownRange(points) {
  const values = points
    .slice(Math.floor(points.length / 5))
    .map((p) => p.windowedAccuracy)
    .filter((value) => value !== null);
  if (values.length === 0) return { min: 0, max: 1 };
  const low = Math.min(...values);
  const high = Math.max(...values);
  const air = Math.max(ZOOM_MARGIN * (high - low), 0.002);
  return { min: Math.max(0, low - air), max: Math.min(1, high + air) };
}

export function sparsityChart(canvas, run) {
  const names = run.description?.layers.map((layer) => layer.name) ?? [];
  const chart = draw(
    canvas,
    names.map((name, i) => line(name, layerColour(i, names.length))),
    { y: { min: 0, max: 1, ticks: { stepSize: 0.2, callback: (value) => percent(value, 0) } } },
    { run, label: (value) => percent(value, 2), faint: true },
  );
  return {
    chart,
    update() {
      series(chart, run.points, names.map((_, i) => (p) => sparsity(p.layers[i])));
      chart.update();
      describe(canvas, run.latest, (p) =>
        "Sparsity by layer over records. " +
        p.layers.map((layer) => `${layer.name} ${percent(sparsity(layer))}`).join(", ") + ".");
    },
  };
}

function sparsity(layer) {
  return layer && layer.total > 0 ? 1 - layer.kept / layer.total : null;
}

/** The named colours while they last, then hues around the circle. */
function layerColour(index, layers) {
  if (layers <= LINE_COLOURS.length) return colour(LINE_COLOURS[index]);
  return `hsl(${Math.round((360 * index) / layers)} 55% 52%)`;
}

export function sizeChart(canvas, run, logarithmic) {
  const chart = draw(
    canvas,
    [
      line("Parameters", colour("line-1"), { borderWidth: 2.2 }),
      line("Records/s", colour("line-4"), { borderWidth: 1, yAxisID: "rate" }),
    ],
    {
      y: {
        type: logarithmic() ? "logarithmic" : "linear",
        beginAtZero: !logarithmic(),
        ticks: { callback: shortCount, maxTicksLimit: 6 },
      },
      rate: {
        position: "right",
        beginAtZero: true,
        grid: { display: false },
        border: { display: false },
        ticks: { callback: (value) => `${shortCount(value)}/s`, color: colour("muted"), maxTicksLimit: 6 },
      },
    },
    { run, label: count, faint: true },
  );
  return {
    chart,
    update() {
      series(chart, run.points, [(p) => p.parametersActive, (p) => p.recordsPerSecond]);
      chart.update();
      describe(canvas, run.latest, (p) =>
        `Parameters left and throughput over records. ${count(p.parametersActive)} parameters, ` +
        `compression ${factor(p.compression)}, ${decimal(p.recordsPerSecond, 0)} records per second.`);
    },
  };
}

function line(label, borderColor, more = {}) {
  return { label, borderColor, borderWidth: 1.6, pointRadius: 0, data: [], ...more };
}

function series(chart, points, figures) {
  figures.forEach((figure, i) => {
    chart.data.datasets[i].data = points.map((p) => ({ x: p.records, y: figure(p) ?? NaN }));
  });
  const axis = chart.options.scales.x;
  axis.min = points[0]?.records ?? 0;
  axis.max = points.at(-1)?.records ?? 1;
}

function describe(canvas, latest, text) {
  if (latest) canvas.setAttribute("aria-label", text(latest));
}

function draw(canvas, datasets, scales, { run, label, faint }) {
  const muted = colour("muted");
  const grid = { color: colour("grid"), drawTicks: false };
  const yStyle = { grid, border: { display: false } };
  const events = () => run.events;
  return new window.Chart(canvas, {
    type: "line",
    data: { datasets },
    plugins: [markers(events, faint)],
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      normalized: true,
      color: muted,
      layout: { padding: { top: 10 } },
      interaction: { mode: "index", intersect: false },
      scales: {
        x: {
          type: "linear",
          grid: { display: false },
          border: { color: colour("edge") },
          ticks: { callback: shortCount, color: muted, maxRotation: 0, autoSkipPadding: 24, includeBounds: false },
        },
        ...scales,
        y: { ...yStyle, ...scales.y, ticks: { color: muted, padding: 6, ...scales.y.ticks } },
      },
      plugins: {
        legend: { display: false },
        tooltip: tooltip(label, events),
      },
    },
  });
}

function tooltip(label, events) {
  return {
    backgroundColor: colour("surface"),
    titleColor: colour("text"),
    bodyColor: colour("text"),
    footerColor: colour("text"),
    footerFont: { weight: "normal" },
    borderColor: colour("edge"),
    borderWidth: 1,
    padding: 10,
    boxWidth: 10,
    boxHeight: 2,
    callbacks: {
      title: (items) => (items.length ? `${count(items[0].parsed.x)} records` : ""),
      label: (item) => ` ${item.dataset.label}: ${label(item.parsed.y)}`,
      labelColor: (item) => ({
        borderColor: item.dataset.borderColor,
        backgroundColor: item.dataset.borderColor,
      }),
      footer: (items) =>
        items.length
          ? eventsNear(items[0].chart.scales.x, items[0].parsed.x, events())
              .slice(-4)
              .map((event) => `${KINDS[event.kind].label}: ${event.text}`)
          : [],
    },
  };
}
