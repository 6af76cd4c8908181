// The stream of the server. The browser reconnects by itself and says which event it saw last; when
// the server refuses it, or is silent for longer than its heartbeats are apart, it is asked anew.

const RETRY_MILLIS = 3000;
const SILENCE_MILLIS = 25000;
const EVENTS = ["description", "history", "status", "point", "event", "mask", "served", "summary"];

/** Calls onMessage(name, content) for each event and onOpen(true or false) when the line changes. */
export function connect(onMessage, onOpen) {
  const source = new EventSource("api/stream");
  let silence = null;

  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(reconnect, SILENCE_MILLIS);
    onOpen(true);
  };
  const reconnect = () => {
    clearTimeout(silence);
    source.close();
    onOpen(false);
    setTimeout(() => connect(onMessage, onOpen), RETRY_MILLIS);
  };

  source.onopen = heard;
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) reconnect();
    else onOpen(false);
  };
  source.addEventListener("heartbeat", heard);
  for (const name of EVENTS) {
    source.addEventListener(name, (event) => {
      heard();
      onMessage(name, JSON.parse(event.data));
    });
  }
}
