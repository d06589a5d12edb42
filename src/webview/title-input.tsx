import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Box } from '../diagram/index.js';
import type { Editing } from './editing.js';

interface TitleInputProps {
  readonly editing: Editing;
  readonly title: string;
  /** Of the component on the screen. */
  readonly box: Box;
  readonly closed: () => void;
}

/** The title of a component, written where it stands: Enter takes it, Escape leaves the old one. */
export function TitleInput({ editing, title, box, closed }: TitleInputProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  // At once, not after the next painting: what is typed meanwhile would go elsewhere.
  useLayoutEffect(() => {
    const { style } = input.current ?? {};
    if (!style) return;
    style.left = `${box.x}px`;
    style.top = `${box.y}px`;
    style.width = `${Math.max(160, box.width)}px`;
    input.current?.select();
  }, []);
  return (
    <input
      ref={input}
      class="title-input"
      type="text"
      aria-label="Title"
      maxLength={200}
      value={title}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        if (event.key === 'Enter') editing.retitle(event.currentTarget.value);
        editing.titling.value = null;
        closed();
      }}
      onBlur={(event) => {
        editing.retitle(event.currentTarget.value);
      }}
    />
  );
}
