// The widget's front end: one panel for each view.

import { render as draw } from "preact";
import { SessionContext } from "./components/context";
import { Panel } from "./components/Panel";
import { createLanguage, LanguageContext } from "./i18n";
import { connect, type Model } from "./transport";

function storage(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null; // forbidden, as in a sandboxed frame
  }
}

export function render({ model, el }: { model: Model; el: HTMLElement }): () => void {
  const given = model.get("locale");
  const language = createLanguage(typeof given === "string" && given ? given : navigator.language);
  const session = connect(model, storage());
  draw(
    <LanguageContext.Provider value={language}>
      <SessionContext.Provider value={session}>
        <Panel />
      </SessionContext.Provider>
    </LanguageContext.Provider>,
    el,
  );
  return () => {
    session.close();
    draw(null, el);
  };
}

export default { render };
