// A hint below the composer: what the parameter at the caret takes.

import { describeType } from "../command-line/parameter-values";
import type { ParameterSpec } from "../protocol.gen";

export function ParameterHint({ parameter }: { parameter: ParameterSpec }) {
  return (
    <p class="usage" data-testid="usage">
      <b>{parameter.name}</b> <code>{describeType(parameter)}</code> <span>{parameter.summary}</span>
    </p>
  );
}
