// What is known of the run, bounded like the server's history.

const MOST_POINTS = 3000;
const MOST_EVENTS = 500;

export class Run {
  constructor() {
    this.description = null;
    this.replace({ points: [], events: [] });
  }

  /** A history event says everything: what was known before is gone. */
  replace({ status = null, points, events, mask = null, served = null, summary = null }) {
    this.status = status;
    this.points = points;
    this.events = events;
    this.mask = mask;
    this.served = served;
    this.summary = summary;
  }

  /** However long nothing is learnt, there are two points of it: how it was, and how it is now. */
  addPoint(point) {
    const same = this.points.slice(-2).filter(({ records }) => records === point.records);
    if (same.length === 2) this.points.pop();
    this.points.push(point);
    if (this.points.length > MOST_POINTS) {
      const last = this.points.length - 1;
      this.points = this.points.filter((_, i) => i % 2 === 0 || i === last);
    }
  }

  addEvent(event) {
    this.events.push(event);
    if (this.events.length > MOST_EVENTS) this.events.shift();
  }

  get ended() {
    return this.status?.state === "ended" || this.summary !== null;
  }

  get latest() {
    return this.points.at(-1) ?? null;
  }
}
