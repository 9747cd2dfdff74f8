// The session context: how a component gets at the session it draws, and at the list of keys.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Session } from "../kernel/session";

export const SessionContext = createContext<Session | null>(null);

/** Opens the list of keys. */
export const HelpContext = createContext<() => void>(() => {});
export const useHelp = (): (() => void) => useContext(HelpContext);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("A component was drawn outside its panel.");
  return session;
}
