import { attributeText, SVG_NAMESPACE, type SvgElement } from '../diagram/index.js';

/** Builds a drawing's elements. Text is set as text: nothing is ever parsed. */
export function mount(tree: SvgElement): SVGElement {
  const node = document.createElementNS(SVG_NAMESPACE, tree.tag);
  for (const [name, value] of Object.entries(tree.attributes)) setAttribute(node, name, value);
  if (tree.text !== null) node.textContent = tree.text;
  else node.append(...tree.children.map(mount));
  return node;
}

/** Makes an element that was built from one tree what another tree says, touching only what differs, so that focus stays where it is. */
export function patch(node: Element, before: SvgElement, after: SvgElement): void {
  if (before === after) return;
  if (before.tag !== after.tag) {
    node.replaceWith(mount(after));
    return;
  }
  for (const name of Object.keys(before.attributes)) if (!(name in after.attributes)) node.removeAttribute(name);
  for (const [name, value] of Object.entries(after.attributes)) if (before.attributes[name] !== value) setAttribute(node, name, value);
  if (after.text !== null || before.text !== null) {
    if (after.text !== before.text) node.textContent = after.text ?? '';
    if (after.text === null) node.append(...after.children.map(mount));
    return;
  }
  const kept = [...node.children];
  after.children.forEach((child, index) => {
    const old = before.children[index];
    const element = kept[index];
    if (old && element) patch(element, old, child);
    else node.append(mount(child));
  });
  for (const surplus of kept.slice(after.children.length)) surplus.remove();
}

function setAttribute(node: Element, name: string, value: string | number): void {
  // The document's own namespace, which an element has from its creation.
  if (name !== 'xmlns') node.setAttribute(name, attributeText(value));
}
