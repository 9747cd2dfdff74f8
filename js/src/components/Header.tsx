// Where we are and with whom: the session, the people in it, the state of the connection.

import type { Search } from "../search";
import { Connection } from "./Connection";
import { useSession } from "./context";
import { Here } from "./Here";
import { PanelMenu } from "./PanelMenu";
import { SearchButton } from "./SearchBar";
import { Switcher } from "./Switcher";

export function Header({ search }: { search: Search }) {
  const { facts } = useSession();
  const sessionId = facts.value?.sessionId;
  return (
    <header>
      <Switcher />
      <Here />
      {sessionId && (
        <span class="sid" data-testid="session-id">
          {sessionId}
        </span>
      )}
      <Connection />
      <SearchButton search={search} />
      <PanelMenu />
    </header>
  );
}
