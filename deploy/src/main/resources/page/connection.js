// The stream of the server. The browser reconnects by itself and says which event it saw last;
// only when the server refuses it gives up, and then it is asked again here.

const RETRY_MILLIS = 3000;
const EVENTS = ["description", "history", "point", "event", "mask", "summary"];

/** Calls onMessage(name, content) for each event and onOpen(true or false) when the line changes. */
export function connect(onMessage, onOpen) {
  const source = new EventSource("api/stream");
  source.onopen = () => onOpen(true);
  source.onerror = () => {
    onOpen(false);
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => connect(onMessage, onOpen), RETRY_MILLIS);
    }
  };
  for (const name of EVENTS) {
    source.addEventListener(name, (event) => onMessage(name, JSON.parse(event.data)));
  }
}
