"""The shipped bundle alone in a page, with a pretend kernel: no Lab, no Python behind it."""

from __future__ import annotations

from playwright.sync_api import Page, Route

from tests.browser.lab import ROOT

HOST = "http://panel.test"
STATIC = ROOT / "chatops_widget" / "static"

# Whatever runs that should not calls `pwn`, or one of the boxes that nobody else opens.
PAGE = """<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><link rel="stylesheet" href="index.css">
<body data-jp-theme-light="true"><div id="panel"></div>
<script nonce="ours">
  window.ran = [];
  for (const name of ["pwn", "alert", "confirm", "prompt", "open"])
    window[name] = (...args) => void ran.push([name, ...args]);
  document.addEventListener("securitypolicyviolation", ({violatedDirective}) => ran.push(violatedDirective));
</script>
<script nonce="ours" type="module">
  import widget from "./index.js";
  let hear = () => {};
  let seq = 0;
  let epoch = "e";
  let sessionId = "s1";
  window.transcript = [];  // what the kernel has; the page asks for its newest part, and then for more
  window.heard = [];  // what the page said
  window.pageDelay = 30;  // ms
  const part = (items, limit) => ({items: items.slice(-limit), older: items.length > limit, epoch});
  const model = {
    get: (name) => (name === "locale" ? "en" : undefined),
    on: (event, callback) => { if (event === "msg:custom") hear = callback; },
    off: () => {},
    send: (message) => {
      const {t, view: to, limit, before, upTo, until} = message;
      const facts = {status: "connected", sessionId};
      const snapshot = () => ({t: "snapshot", to, seq, facts, catalog: {}, room: {}, ...part(transcript, limit)});
      const answer = {
        hello: snapshot,
        resync: snapshot,
        older: () => {
          const above = transcript.filter((item) => item.n < before);
          const goal = upTo ?? until;
          const wanted = goal == null ? limit : above.length - above.findIndex((item) => item.n >= goal);
          return {t: "page", to, ...part(above, Math.min(wanted, 1000)), short: wanted > 1000};
        },
        find: () => {
          const found = transcript.filter(({content}) => content?.toLowerCase().includes(message.text.toLowerCase()));
          return {t: "searchResult", to, text: message.text, hits: found.map(({key, n, seq}) => ({key, n, seq}))};
        },
      }[t];
      heard.push(message);
      if (t === "loadAsset") bring(message);
      if (t === "plot") hear({...message, t: "plotted", to, ...plotted(message)}, [0, 1, 2, 3].map(column));
      if (answer) setTimeout(() => hear(answer()), t === "older" ? pageDelay : 0);
    },
  };
  async function bring({name, view}) {
    const text = await (await fetch(`/${name}.js`)).arrayBuffer();
    hear({t: "asset", to: view, name}, [new DataView(text)]);
  }
  window.go = (id, items) => {  // to another session
    [sessionId, window.transcript, epoch, seq] = [id, items, `${id} ${Date.now()}`, 0];
    hear({t: "heartbeat", epoch, seq});
  };
  const shown = new Map();
  const column = (n) => new DataView(Float64Array.from([1, 2, 3], (i) => (n ? i + n : i * 864e5)).buffer);
  const plotted = ({key, show = "equity"}) => {
    const item = shown.get(key);
    const names = item.kind === "run" ? ["equity", "drawdown"] : item.strategies.map((s) => `${show}.${s.strategyId}`);
    return {columns: [show === "monthly_returns" ? "month" : "date", ...names]};
  };
  window.tell = (what) => {
    for (const item of what.items ?? []) shown.set(item.key, item);
    hear({t: "delta", epoch, seq: ++seq, ...what});
  };
  window.draw = () => widget.render({model, el: document.getElementById("panel")});
  setInterval(() => hear({t: "heartbeat", epoch, seq}), 1000);
</script></body>"""


def open_alone(page: Page, policy: str = "", setup: str = "() => {}") -> list[str]:
    """Show a panel; `setup` may fill `transcript` first. Returns the requests for anything but its own."""
    made: list[str] = []

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(HOST).removeprefix("/")
        if route.request.url == f"{HOST}/":
            headers = {"content-security-policy": policy} if policy else {}
            route.fulfill(body=PAGE, content_type="text/html", headers=headers)
        elif name in {path.name for path in STATIC.iterdir()}:
            route.fulfill(path=STATIC / name)
        else:
            made.append(route.request.url)
            route.abort()

    page.route("**/*", answer)
    page.goto(f"{HOST}/")
    page.wait_for_function("() => window.draw")
    page.evaluate(setup)
    page.evaluate("() => draw()")
    page.wait_for_selector("[data-tone=good]")
    return made
