// Fetches static files of the kernel's over the comm, since a page may reach no other way.

import type { Asset } from "../protocol.gen";
import type { Session } from "./session";

/** The content of a file, in pieces. */
export async function fetchAsset({ ask }: Pick<Session, "ask">, name: string): Promise<readonly DataView[]> {
  const { buffers } = await ask(
    { t: "loadAsset", name },
    (answer): answer is Asset => answer.t === "asset" && answer.name === name,
  );
  return buffers;
}
