// Events as vertical lines on a chart: a colour and a shape for each kind, explained by a legend
// whose entries switch a kind on and off.

import { colour } from "./theme.js";

export const KINDS = {
  CUT: { label: "Cut", colour: "cut", shape: "triangleDown", shown: true },
  UNDO: { label: "Undo", colour: "undo", shape: "triangleUp", shown: true },
  REGROWTH: { label: "Regrowth", colour: "regrowth", shape: "triangleUp", shown: true },
  DRIFT: { label: "Drift", colour: "drift", shape: "diamond", shown: true },
  WARNING: { label: "Warning", colour: "warning", shape: "diamond", shown: true },
  COMPACTION: { label: "Compaction", colour: "compaction", shape: "square", shown: true },
  CHECKPOINT: { label: "Checkpoint", colour: "checkpoint", shape: "circle", shown: true },
  DEAD_LETTER: { label: "Dead letter", colour: "dead-letter", shape: "square", shown: false },
  INFO: { label: "Info", colour: "info", shape: "circle", shown: false },
};

const SHAPES = {
  triangleDown: "M0 1H10L5 10Z",
  triangleUp: "M0 9H10L5 0Z",
  diamond: "M5 0L10 5L5 10L0 5Z",
  square: "M1 1H9V9H1Z",
  circle: "M5 1A4 4 0 1 1 5 9A4 4 0 1 1 5 1Z",
};

const NEAR_PIXELS = 6;

/** The mark of a kind as an SVG element. */
export function mark(kind) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 10 10");
  svg.setAttribute("width", "10");
  svg.setAttribute("height", "10");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SHAPES[KINDS[kind].shape]);
  path.style.fill = `var(--${KINDS[kind].colour})`;
  svg.append(path);
  return svg;
}

/** A chart plugin that draws the events that eventsOf() gives; faint ones have a line and no mark. */
export function markers(eventsOf, faint) {
  return {
    id: "markers",
    afterDatasetsDraw(chart) {
      const { ctx, chartArea, scales } = chart;
      ctx.save();
      for (const event of shownIn(scales.x, eventsOf())) {
        const x = scales.x.getPixelForValue(event.records);
        const kind = KINDS[event.kind];
        ctx.strokeStyle = ctx.fillStyle = colour(kind.colour);
        ctx.globalAlpha = (event.kind === "CHECKPOINT" ? 0.35 : 0.55) * (faint ? 0.5 : 1);
        ctx.lineWidth = 1;
        ctx.setLineDash(event.kind === "CUT" ? [] : [3, 3]);
        ctx.beginPath();
        ctx.moveTo(x, chartArea.top);
        ctx.lineTo(x, chartArea.bottom);
        ctx.stroke();
        if (!faint) drawMark(ctx, kind, x - 4.5, chartArea.top - 9);
      }
      ctx.restore();
    },
  };
}

function drawMark(ctx, kind, x, y) {
  ctx.save();
  ctx.globalAlpha = 1;
  ctx.translate(x, y);
  ctx.scale(0.9, 0.9);
  ctx.fill(new Path2D(SHAPES[kind.shape]));
  ctx.restore();
}

/** The shown events within a few pixels of the value at which the pointer is. */
export function eventsNear(scale, value, events) {
  const x = scale.getPixelForValue(value);
  return shownIn(scale, events).filter(
    (event) => Math.abs(scale.getPixelForValue(event.records) - x) <= NEAR_PIXELS,
  );
}

function shownIn(scale, events) {
  return events.filter(
    (event) =>
      KINDS[event.kind].shown && event.records >= scale.min && event.records <= scale.max,
  );
}
