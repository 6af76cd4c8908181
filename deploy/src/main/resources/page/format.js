// Numbers as a person reads them. What is not known is a dash.

const DASH = "–";
const grouped = new Intl.NumberFormat("en");
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

const known = (value) => typeof value === "number" && Number.isFinite(value);

export const count = (value) => (known(value) ? grouped.format(Math.round(value)) : DASH);

export const shortCount = (value) => (known(value) ? compact.format(value) : DASH);

export const percent = (fraction, digits = 1) =>
  known(fraction) ? `${(100 * fraction).toFixed(digits)} %` : DASH;

export const factor = (value) =>
  known(value) ? `${value >= 100 ? count(value) : value.toFixed(value < 10 ? 2 : 1)} ×` : DASH;

export const decimal = (value, digits) => (known(value) ? value.toFixed(digits) : DASH);

export function bytes(value) {
  if (!known(value)) return DASH;
  if (value < 1024) return `${value} B`;
  const kibi = value / 1024;
  return kibi < 1024 ? `${kibi.toFixed(1)} KiB` : `${(kibi / 1024).toFixed(1)} MiB`;
}

export function duration(seconds) {
  if (!known(seconds)) return DASH;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (whole < 60) return `${whole} s`;
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
