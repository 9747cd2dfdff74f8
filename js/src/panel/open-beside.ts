// Whether a panel can be opened beside the notebook: what JupyterLab's page says of its extensions.

const EXTENSION = "@jupyter-widgets/jupyterlab-sidecar";

/** Null where the page is no JupyterLab. */
export function canOpenBeside(): boolean | null {
  if (!document.querySelector(".jp-LabShell")) return null;
  try {
    const config = JSON.parse(document.getElementById("jupyter-config-data")?.textContent ?? "{}");
    return (config.federated_extensions ?? []).some((each: { name?: string }) => each.name === EXTENSION);
  } catch {
    return false; // a page that says nothing of its extensions
  }
}
