// Follow the demo's state. Each server-sent event has the parts that changed; the first one has all.

const AGAIN_MS = [500, 1000, 2000, 4000];

// Call `paint(state)` after each event, and `silence(true)` while the demo does not respond.
export function follow(paint, silence) {
  let state = {};
  let source = null;
  let timer = null;
  let failures = 0;

  function open() {
    close();
    source = new EventSource("/api/stream");
    source.onmessage = ({ data }) => {
      failures = 0;
      silence(false);
      state = { ...state, ...JSON.parse(data) };
      paint(state);
    };
    source.onerror = () => {
      close();
      silence(true);
      timer = setTimeout(open, AGAIN_MS[Math.min(failures++, AGAIN_MS.length - 1)]);
    };
  }

  function close() {
    clearTimeout(timer);
    source?.close();
    source = null;
  }

  // A browser has six connections to one host: a page in the background gives its own back.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", ({ persisted }) => { if (persisted) open(); });
  open();
}
