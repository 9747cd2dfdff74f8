// The charts: a bundle of their own, loaded when the first settled card comes in sight.

import { render } from "preact";
import { CompareCharts } from "../charts/CompareCharts";
import type { ChartProps } from "../charts/module";
import { RunCharts } from "../charts/RunCharts";
import { LanguageContext } from "../useLanguage";

export function draw(props: ChartProps | null, host: Element): void {
  if (!props) {
    render(null, host);
    return;
  }
  const { item } = props;
  render(
    <LanguageContext.Provider value={props.language}>
      {item.kind === "run" ? <RunCharts {...props} item={item} /> : <CompareCharts {...props} item={item} />}
    </LanguageContext.Provider>,
    host,
  );
}
