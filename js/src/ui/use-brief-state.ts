// A state that goes back by itself: what is said for a moment. A new value is told for as long anew.

import { useEffect, useState } from "preact/hooks";

export function useBriefState<T>(usual: T, ms: number): [T, (value: T) => void] {
  const [state, setState] = useState(usual);
  useEffect(() => {
    if (state === usual) return;
    const timer = setTimeout(() => setState(usual), ms);
    return () => clearTimeout(timer);
  }, [state]);
  return [state, setState];
}
