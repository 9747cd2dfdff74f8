// A text field that grows with its text (auto-resize), up to some lines.

const MAX_LINES = 8;

export function autoGrow(el: HTMLTextAreaElement | null): void {
  if (!el) return;
  const style = getComputedStyle(el);
  const line = Number.parseFloat(style.lineHeight) || 20;
  const frame = el.offsetHeight - el.clientHeight;
  const padding = Number.parseFloat(style.paddingTop) + Number.parseFloat(style.paddingBottom) || 0;
  el.style.height = "auto";
  el.style.height = `${Math.min(el.scrollHeight, line * MAX_LINES + padding) + frame}px`;
}
