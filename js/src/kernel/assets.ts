// What the kernel has in files for the panel: asked of it when it is first wanted.

import type { Asset } from "../protocol.gen";
import type { Session } from "./session";

/** The content of a file, in pieces. */
export async function fetchAsset({ ask }: Pick<Session, "ask">, name: string): Promise<readonly DataView[]> {
  const { buffers } = await ask(
    { t: "fetch", name },
    (answer): answer is Asset => answer.t === "asset" && answer.name === name,
  );
  return buffers;
}
