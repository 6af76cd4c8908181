// What the run is doing, as far as is known: while the service does not answer, the run is away and
// all that is shown is of before.

export class Line {
  open = false;
  lastHeard = null;

  /** Takes note of whether the service answers; true when that has changed. */
  note(open) {
    const changed = open !== this.open;
    this.open = open;
    if (open) this.lastHeard = new Date();
    return changed;
  }
}

export function showState(run, line) {
  const state = stateOf(run, line);
  const pill = document.getElementById("state");
  pill.dataset.state = state;
  if (pill.textContent !== state) pill.textContent = state;
  const notice = noticeOf(run, line, state);
  const element = document.getElementById("notice");
  element.hidden = !notice;
  if (element.textContent !== notice) element.textContent = notice;
}

export function stateOf(run, line) {
  if (run.ended) return "ended";
  if (!line.open) return line.lastHeard ? "away" : "connecting";
  return run.status?.state ?? "connecting";
}

function noticeOf(run, line, state) {
  if (state === "ended") return "";
  if (!line.open && line.lastHeard) {
    const since = line.lastHeard.toLocaleTimeString("en-GB");
    return `The service has not answered since ${since}. What is shown is of then.`;
  }
  return run.status?.reason ?? "";
}
