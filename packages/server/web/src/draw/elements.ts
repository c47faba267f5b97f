/** The element with that id; throws where the page has none, which is a bug. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/** Each of these changes the DOM only where it differs, so that nothing flickers and no selection is lost. */

export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function setHidden(element: HTMLElement, isHidden: boolean): void {
  if (element.hidden !== isHidden) element.hidden = isHidden;
}

/** Null takes the attribute away. */
export function setAttribute(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/**
 * Makes one child of `list` for each row, in order, matched by key: a row that stays keeps its element. `draw`
 * fills each, new or not.
 */
export function setRows<T>(
  list: Element,
  rows: readonly T[],
  parts: { key: (row: T, index: number) => string; draw: (element: HTMLElement, row: T) => void },
): void {
  const old = new Map([...list.children].map((child) => [child.getAttribute("data-key"), child]));
  const wanted = rows.map((row, index) => {
    const key = parts.key(row, index);
    const found = old.get(key);
    const element = found instanceof HTMLElement ? found : document.createElement("li");
    old.delete(key);
    setAttribute(element, "data-key", key);
    parts.draw(element, row);
    return element;
  });
  for (const gone of old.values()) gone.remove();
  for (const [index, element] of wanted.entries()) {
    if (list.children[index] !== element) list.insertBefore(element, list.children[index] ?? null);
  }
}

/** The part of `parent` with that class, made where there is none yet. */
export function part(parent: Element, name: string, tag: "span" | "b" = "span"): HTMLElement {
  const found = parent.querySelector<HTMLElement>(`:scope > .${name}`);
  if (found) return found;
  const made = document.createElement(tag);
  made.className = name;
  parent.append(made);
  return made;
}
