// Where we are and with whom: the session, the people in it, the state of the connection.

import { Connection } from "./Connection";
import { useSession } from "./context";
import { Here } from "./Here";
import { PanelMenu } from "./PanelMenu";
import { SearchButton, type SearchButtonProps } from "./SearchButton";
import { Switcher } from "./Switcher";

export function Header(search: SearchButtonProps) {
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
      <SearchButton {...search} />
      <PanelMenu />
    </header>
  );
}
