// The widget's front end (anywidget): draws one panel for each view.

import { type ComponentChildren, render as draw } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { createLanguage, LanguageContext, nameOf } from "./i18n";
import { chosenLanguage, isLoading, revalidateWords, wordsOf } from "./i18n/dictionaries";
import { connect, type Model, type Session } from "./kernel/session";
import { loadPart, partOf } from "./lazy/loader";
import { searchText } from "./log/cards";
import { Panel } from "./panel/Panel";
import { SessionContext } from "./ui/session-context";

function storage(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null; // forbidden, as in a sandboxed frame
  }
}

const WORDS_TIMEOUT_MS = 1_000; // that a panel waits to be drawn in its reader's words, not first in English

/** The reader's choice comes first: the notebook's author and the browser only guess. */
function Localised({ usual, session, children }: LocalisedProps) {
  const wanted = chosenLanguage.value ?? usual;
  const name = nameOf(wanted);
  const words = wordsOf(name).value;
  const translation = name === "en" ? null : partOf("translation").value;
  const language = useMemo(() => createLanguage(wanted, words, translation), [wanted, words, translation]);
  useEffect(() => {
    void revalidateWords(session, name);
    if (name !== "en") void loadPart(session, "translation");
    session.tell({ t: "speak", language: name }); // so that the panel's picture says the same
  }, [session, name]);
  const drawn = useRef(false);
  const [patient, setPatient] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setPatient(false), WORDS_TIMEOUT_MS);
    return () => clearTimeout(timer);
  }, []);
  drawn.current ||= !patient || !isLoading(name);
  if (!drawn.current) return null;
  return <LanguageContext.Provider value={language}>{children}</LanguageContext.Provider>;
}

interface LocalisedProps {
  usual: string;
  session: Session;
  children: ComponentChildren;
}

function render({ model, el }: { model: Model; el: HTMLElement }): () => void {
  const given = model.get("locale");
  const session = connect(model, storage(), searchText);
  el.classList.add("chatops-place");
  draw(
    <Localised usual={typeof given === "string" && given ? given : navigator.language} session={session}>
      <SessionContext.Provider value={session}>
        <Panel />
      </SessionContext.Provider>
    </Localised>,
    el,
  );
  return () => {
    draw(null, el); // first: what a component still has to say on its way out is said over the session
    session.close();
  };
}

export default { render };
