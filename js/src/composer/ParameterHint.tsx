// A hint below the composer: what the parameter at the caret takes.

import { describeType } from "../command-line/parameter-values";
import { useLanguage } from "../i18n";
import type { ParameterSpec } from "../protocol.gen";

export function ParameterHint({ parameter }: { parameter: ParameterSpec }) {
  const { localise } = useLanguage();
  return (
    <p class="usage" data-testid="usage">
      <b>{parameter.name}</b> <code>{describeType(parameter)}</code>{" "}
      <span>{localise(parameter.summary ?? "")}</span>
    </p>
  );
}
