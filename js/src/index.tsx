// The widget's front end: one panel for each view.

import { type ComponentChildren, render as draw } from "preact";
import { useMemo } from "preact/hooks";
import { SessionContext } from "./components/context";
import { Panel } from "./components/Panel";
import { createLanguage, LanguageContext } from "./i18n";
import { chosen } from "./language";
import { connect, type Model } from "./transport";

function storage(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null; // forbidden, as in a sandboxed frame
  }
}

/** The reader's choice comes first: the notebook's author and the browser only guess. */
function Localised({ usual, children }: { usual: string; children: ComponentChildren }) {
  const wanted = chosen.value ?? usual;
  const language = useMemo(() => createLanguage(wanted), [wanted]);
  return <LanguageContext.Provider value={language}>{children}</LanguageContext.Provider>;
}

export function render({ model, el }: { model: Model; el: HTMLElement }): () => void {
  const given = model.get("locale");
  const session = connect(model, storage());
  draw(
    <Localised usual={typeof given === "string" && given ? given : navigator.language}>
      <SessionContext.Provider value={session}>
        <Panel />
      </SessionContext.Provider>
    </Localised>,
    el,
  );
  return () => {
    session.close();
    draw(null, el);
  };
}

export default { render };
