// The input mask as a picture: the brighter, the more connections still read that input.

import { count } from "./format.js";

const RAMP = [[13, 17, 23], [35, 66, 106], [30, 128, 118], [106, 190, 88], [250, 232, 96]];

const CAPTION = "Live connections of each input";

export function showMask(mask) {
  document.getElementById("mask-scale").hidden = !mask;
  if (mask) show(mask);
  else showNothing();
}

function showNothing() {
  const canvas = document.getElementById("mask");
  canvas.width = canvas.height = 1;
  canvas.setAttribute("aria-label", CAPTION);
  document.getElementById("mask-text").textContent = "No mask yet.";
}

function show(mask) {
  const picture = flatten(mask);
  const most = picture.counts.reduce((a, b) => Math.max(a, b), 0);
  const canvas = document.getElementById("mask");
  paint(canvas, picture.width, picture.height, picture.counts.map((n) => (most ? n / most : 0)));
  fit(canvas, picture);

  const read = mask.liveConnections.filter((n) => n > 0).length;
  const text = `${count(read)} of ${count(mask.liveConnections.length)} inputs are still read, at ${count(mask.records)} records.`;
  const caption = document.getElementById("mask-text");
  caption.textContent = text;
  canvas.setAttribute("aria-label", `${CAPTION}. ${text}`);
  document.getElementById("mask-most").textContent = `${count(most)} per input`;
  const ramp = document.getElementById("ramp");
  paint(ramp, ramp.width, 1, Array.from({ length: ramp.width }, (_, i) => i / (ramp.width - 1)));
}

/** Channels on top of each other; inputs without spatial structure side by side. */
function flatten({ channels, height, width, liveConnections }) {
  if (height === 1 && width === 1) {
    return { width: channels, height: 1, counts: liveConnections };
  }
  const plane = height * width;
  const counts = Array.from({ length: plane }, (_, i) => {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += liveConnections[c * plane + i];
    return sum;
  });
  return { width, height, counts };
}

function paint(canvas, width, height, brightness) {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  brightness.forEach((value, i) => image.data.set(rampColour(value), 4 * i));
  context.putImageData(image, 0, 0);
}

function rampColour(value) {
  const position = value * (RAMP.length - 1);
  const low = Math.min(Math.floor(position), RAMP.length - 2);
  const share = position - low;
  return [0, 1, 2].map((i) => Math.round(RAMP[low][i] * (1 - share) + RAMP[low + 1][i] * share)).concat(255);
}

/** A strip as wide as the card, or a picture in its own proportions. */
function fit(canvas, { width, height }) {
  canvas.parentElement.classList.toggle("strip", height === 1);
  if (height > 1) canvas.style.aspectRatio = `${width} / ${height}`;
}
