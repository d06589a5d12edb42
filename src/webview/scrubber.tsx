import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { activeFaults, type Course } from '../diagram/index.js';
import { formatQuantity } from '../model/index.js';
import type { Session } from './session.js';

/** Milliseconds that the whole of a run takes to play at single speed, and between two pictures of it. */
const WHOLE = 15_000;
const FRAME = 100;
const SPEEDS = [1, 2, 4] as const;

/** Goes through a run on the diagram: a slider over its time with the faults marked, and play. */
export function Scrubber({ session, course }: { readonly session: Session; readonly course: Course }): JSX.Element {
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<(typeof SPEEDS)[number]>(1);
  const last = course.points - 1;
  const point = session.point.value;
  useEffect(() => {
    if (!playing) return;
    let at = session.point.peek() ?? 0;
    if (at >= last) at = 0;
    const step = Math.max(last, 1) / (WHOLE / FRAME / speed);
    const timer = setInterval(() => {
      at = Math.min(last, at + step);
      session.point.value = Math.floor(at);
      if (at >= last) setPlaying(false);
    }, FRAME);
    return () => {
      clearInterval(timer);
    };
  }, [playing, speed, course]);

  const time = (at: number): string => (at === 0 ? '0s' : formatQuantity(at * course.step, 'duration'));
  const active = point === null ? [] : activeFaults(course, point);
  const share = (seconds: number): number => 100 * Math.min(1, seconds / (Math.max(1, last) * course.step));
  return (
    <div class="scrubber" role="group" aria-label={`Run ${course.title}`}>
      <button
        type="button"
        aria-label={playing ? 'Pause' : 'Play the run'}
        title={playing ? 'Pause' : `Play ${course.title}`}
        onClick={() => {
          setPlaying(!playing);
        }}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <path
            d={playing ? 'M4.5 3v10M11.5 3v10' : 'M4.5 3v10l8-5z'}
            fill="none"
            stroke="currentColor"
            stroke-width="1.6"
            stroke-linejoin="round"
          />
        </svg>
      </button>
      <div class="track">
        {course.faults.map(({ text, at, duration }, index) => (
          <span
            key={index}
            class="fault"
            title={text}
            ref={(element) => {
              // Set by script: the page's policy lets no style stand in its text.
              element?.style.setProperty('left', `${share(at)}%`);
              element?.style.setProperty('width', `max(3px, ${share(at + (duration ?? Infinity)) - share(at)}%)`);
            }}
          />
        ))}
        <input
          type="range"
          min={0}
          max={last}
          value={point ?? 0}
          aria-label="Time of the run"
          aria-valuetext={point === null ? 'not shown' : [time(point), ...active.map(({ text }) => text)].join(', ')}
          onInput={({ currentTarget }) => {
            setPlaying(false);
            session.point.value = Number(currentTarget.value);
          }}
          onKeyDown={(event) => {
            event.stopPropagation();
          }}
        />
      </div>
      <span class="time">{point === null ? course.title : time(point)}</span>
      {active.length === 0 ? null : <span class="active">{active.map(({ text }) => text).join(', ')}</span>}
      <button
        type="button"
        class="speed"
        aria-label={`Speed ${speed}`}
        title="Speed"
        onClick={() => {
          setSpeed(SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1);
        }}
      >
        {speed}×
      </button>
      <button
        type="button"
        aria-label="Leave the run"
        title="Back to the solved figures"
        onClick={() => {
          setPlaying(false);
          session.follow(null);
        }}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <path d="M4 4l8 8M12 4l-8 8" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" />
        </svg>
      </button>
    </div>
  );
}
