import { h, type JSX } from 'preact';
import { ICONS } from '../kinds/generated/icons.js';

/** The icon of a kind. */
export function KindIcon({ name, size }: { readonly name: string; readonly size: number }): JSX.Element {
  const shapes = ICONS.get(name) ?? ICONS.get('component') ?? [];
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      stroke-width="1.7"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {shapes.map(({ tag, attributes }, index) => h(tag, { key: index, ...attributes }))}
    </svg>
  );
}
