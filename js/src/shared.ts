// What the parts in src/parts use of the panel's own: one Preact, one language, one session. build.mjs reads the names.

import { useSignal } from "@preact/signals";
import { useEffect, useId, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { Fragment, jsx, jsxs } from "preact/jsx-runtime";
import * as context from "./components/context";
import * as FactLine from "./components/FactLine";
import * as PythonLine from "./components/PythonLine";
import * as RunCard from "./components/RunCard";
import * as RunProgress from "./components/RunProgress";
import * as Time from "./components/Time";
import * as kept from "./kept";
import * as metrics from "./metrics";
import * as useLanguage from "./useLanguage";

// Of packages only what is used: a whole one would come into the bundle with all it has.
export const shared: Readonly<Record<string, unknown>> = {
  "@preact/signals": { useSignal },
  "preact/hooks": { useEffect, useId, useLayoutEffect, useMemo, useRef },
  "preact/jsx-runtime": { Fragment, jsx, jsxs },
  "src/components/context": context,
  "src/components/FactLine": FactLine,
  "src/components/PythonLine": PythonLine,
  "src/components/RunCard": RunCard,
  "src/components/RunProgress": RunProgress,
  "src/components/Time": Time,
  "src/kept": kept,
  "src/metrics": metrics,
  "src/useLanguage": useLanguage,
};
