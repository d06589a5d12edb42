import { computed, effect, signal, useSignalEffect } from '@preact/signals';
import { render, type JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import './panel.css';
import type { Box, Format } from '../diagram/index.js';
import type { Titled, ToPanel } from '../server/protocol.js';
import { Details } from './details.js';
import { Editing } from './editing.js';
import { Engine } from './engine.js';
import { HoverCard, type Hovered } from './hover-card.js';
import { Explore, Search, type Step } from './explore.js';
import { connect } from './host.js';
import { Minimap } from './minimap.js';
import { Paced } from './paced.js';
import { Palette } from './palette.js';
import { copyPicture, pngPicture, textPicture } from './picture.js';
import { Scrubber } from './scrubber.js';
import { Session } from './session.js';
import { Stage } from './stage.js';
import { TitleInput } from './title-input.js';
import { Toolbar } from './toolbar.js';

const root = document.getElementById('panel');
if (!root) throw new Error('the page of the panel has no place for it');

const host = connect();
// Kept before anything is drawn: a window may write down what is open, and be gone, at any time.
const { uri } = root.dataset;
if (uri && host.recall()?.uri !== uri) host.keep({ version: 1, uri, view: null });
const before = host.recall();
const engine = new Engine(root.dataset.worker ?? '');
const session = new Session(engine, (document) => (before?.uri === document ? before : null));
const search = new Search(session);
const editing = new Editing(host, () => session.laidOut.value?.graph ?? null);
const zoom = signal(1);
const part = signal<Box>({ x: 0, y: 0, width: 0, height: 0 });
const hovered = signal<Hovered | null>(null);
/** How many requests a moving dot is, and how fast they move; a null speed shows none. */
const dotWorth = signal<number | null>(null);
const pace = signal<number | null>(null);
const views = signal<{ readonly all: readonly Titled[]; readonly shown: string | null }>({ all: [], shown: null });
const trouble = signal<string | null>(null);
const STALE = 'The text has errors: this is the last good diagram.';
const title = computed(() => {
  const written = session.laidOut.value?.graph.title ?? '';
  return written === '' ? 'Architecture' : written;
});

function Panel(): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  const stage = useRef<Stage | null>(null);
  useEffect(() => {
    if (!element.current) return;
    const made = new Stage(element.current, session, host, editing, {
      zoomed: (k, seen) => {
        zoom.value = k;
        part.value = seen;
      },
      hovered: (what) => (hovered.value = what),
      dotWorth: (requests) => (dotWorth.value = requests),
    });
    stage.current = made;
    const diagrams = new Paced((message: ToPanel & { type: 'diagram' }) => {
      views.value = { all: message.views, shown: message.view };
      session.view = message.view;
      session.show(message.graph, message.uri, message.stale);
    });
    host.listen((message) => {
      if (message.type !== 'diagram') diagrams.flush();
      switch (message.type) {
        case 'diagram':
          diagrams.push(message);
          return;
        case 'course':
          session.follow(message.course);
          return;
        case 'differences':
          session.comparison.value = message.differences && { against: message.against, differences: message.differences };
          return;
        case 'empty':
          session.clear(message.message);
          return;
        case 'select':
          made.select(message.component);
          editing.look(message.component);
          return;
        case 'made':
          made.await(message.component);
          return;
        case 'said':
          editing.said.value = message;
          return;
        case 'details':
          editing.details.value = message.details;
          return;
        case 'palette':
          editing.kinds.value = message.kinds;
      }
    });
    host.send({ type: 'ready' });
    if (before?.shown != null) host.send({ type: 'view', view: before.shown });
    const following = [
      // What a person chose to see is remembered before it is drawn.
      session.inside.subscribe(() => {
        made.keep();
      }),
      session.collapsed.subscribe(() => {
        made.keep();
      }),
      effect(() => {
        made.spotlight(search.lit.value);
      }),
      effect(() => {
        made.run(pace.value);
      }),
      effect(() => {
        const { edge } = search.step.value ?? {};
        if (edge) made.bringIntoView(edge.from, edge.to);
      }),
    ];
    return () => {
      for (const stop of following) stop();
    };
  }, []);

  const shown = session.laidOut.value !== null && session.empty.value === null;
  return (
    <main class={editing.isDetailed.value ? 'detailed' : ''}>
      <h1 class="unseen">{title.value}</h1>
      <div
        ref={element}
        class={`stage${session.stale.value ? ' stale' : ''}`}
        role="application"
        aria-roledescription="architecture diagram"
        aria-label={`${title.value}. Arrow keys go along connections, Enter shows the text, C closes and opens a place, D shows it alone and U what is around it, slash finds, plus, minus and 0 zoom. A adds a component, L connects, F2 writes the title, Delete deletes, I shows details.`}
        hidden={!shown}
      />
      {shown ? null : <Empty message={session.empty.value ?? ''} />}
      {shown ? (
        <Explore
          search={search}
          views={views.value.all}
          view={views.value.shown}
          setView={(view) => {
            host.send({ type: 'view', view });
          }}
          heat={session.heat}
          goTo={(component) => stage.current?.select(component)}
        />
      ) : null}
      {shown ? <Editors stage={stage} /> : null}
      {shown && session.inside.value.length > 0 ? <Crumbs /> : null}
      {shown && session.laidOut.value ? (
        <Minimap laidOut={session.laidOut.value} part={part} lookAt={(point) => stage.current?.lookAt(point)} />
      ) : null}
      <div class="notices">
        {session.stale.value ? <Note kind="stale">{STALE}</Note> : null}
        {session.notice.value === null ? null : <Note kind="notice">{session.notice.value}</Note>}
        {trouble.value === null ? null : <Note kind="notice">{trouble.value}</Note>}
        {editing.connecting.value === null ? null : (
          <Note kind="working">{`Connect ${editing.connecting.value} to…: choose a component, Enter connects, Escape ends it.`}</Note>
        )}
        {session.comparison.value === null ? null : (
          <Note kind="working">{`Compared with ${session.comparison.value.against}: green is better, red is worse.`}</Note>
        )}
        {editing.said.value?.failed ? <Note kind="notice">{editing.said.value.text}</Note> : null}
        {search.step.value === null ? null : <Note kind="working">{stepWords(search.step.value)}</Note>}
        {session.working.value ? <Note kind="working">Drawing…</Note> : null}
      </div>
      {shown ? (
        <Toolbar
          zoom={zoom}
          zoomIn={() => stage.current?.zoomIn()}
          zoomOut={() => stage.current?.zoomOut()}
          fit={() => stage.current?.fit()}
          copy={copy}
          save={save}
          add={() => {
            editing.openPalette(stage.current?.current ?? null);
          }}
          isDetailed={editing.isDetailed.value}
          details={() => {
            editing.toggleDetails(stage.current?.current ?? null);
          }}
          dotWorth={dotWorth.value}
          pace={pace}
          simulate={() => {
            host.send({ type: 'simulate' });
          }}
        />
      ) : null}
      {shown && session.course.value ? <Scrubber session={session} course={session.course.value} /> : null}
      {hovered.value === null ? null : <HoverCard hovered={hovered.value} titleOf={titleOf} course={session.course.value} />}
      <Announcer />
    </main>
  );
}

/** The way from everything to the place that is drawn alone. */
function Crumbs(): JSX.Element {
  const places = session.inside.value;
  const crumbs = [{ id: null, words: 'Everything' }, ...places.map(({ id, title, name }) => ({ id, words: title ?? name }))];
  return (
    <nav class="crumbs" aria-label="Shown part">
      {crumbs.map(({ id, words }, index) => (
        <button
          key={id}
          type="button"
          aria-current={index === crumbs.length - 1 ? 'location' : undefined}
          onClick={() => {
            session.enter(id);
          }}
        >
          {words}
        </button>
      ))}
    </nav>
  );
}

/** What stands over the drawing while somebody changes it. */
function Editors({ stage }: { readonly stage: { readonly current: Stage | null } }): JSX.Element {
  const back = (): void => {
    stage.current?.focus();
  };
  const titled = editing.titling.value;
  const box = titled === null ? null : (stage.current?.screenBox(titled) ?? null);
  const title = session.laidOut.value?.graph.nodes.find(({ id }) => id === titled)?.title ?? '';
  return (
    <>
      {editing.palette.value === null ? null : <Palette editing={editing} closed={back} />}
      {editing.isDetailed.value ? <Details editing={editing} host={host} closed={back} /> : null}
      {box === null ? null : <TitleInput editing={editing} title={title} box={box} closed={back} />}
    </>
  );
}

function Note({ kind, children }: { readonly kind: string; readonly children: string }): JSX.Element {
  return (
    <div class={`note ${kind}`}>
      {kind === 'working' ? null : (
        <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
          <path
            d="M8 2 14.5 13.5h-13zM8 6.5v3M8 11.5v.01"
            fill="none"
            stroke="currentColor"
            stroke-width="1.4"
            stroke-linejoin="round"
            stroke-linecap="round"
          />
        </svg>
      )}
      {children}
    </div>
  );
}

function Empty({ message }: { readonly message: string }): JSX.Element {
  return (
    <div class="empty">
      <svg viewBox="0 0 24 24" width="48" height="48" aria-hidden="true">
        <g fill="none" stroke="currentColor" stroke-width="1.2" stroke-linejoin="round" stroke-linecap="round">
          <rect x="2.5" y="9" width="6" height="6" rx="1.5" />
          <rect x="15.5" y="3.5" width="6" height="6" rx="1.5" />
          <rect x="15.5" y="14.5" width="6" height="6" rx="1.5" />
          <path d="M8.5 12h3.5M15.5 6.5H12v11h3.5" />
        </g>
      </svg>
      <p>{message}</p>
    </div>
  );
}

/** Says what changed to those who do not see it; no more often than somebody can listen. */
function Announcer(): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const told = useRef<{ said: typeof editing.said.value; state: string }>({ said: null, state: '' });
  useSignalEffect(() => {
    const { nodes = [], edges = [] } = session.laidOut.value?.graph ?? {};
    const problems = nodes.filter((node) => node.problem !== null).length;
    const drawn = `${title.value}: ${nodes.length} components, ${edges.length} connections${problems > 0 ? `, ${problems} with problems` : ''}`;
    const said = editing.said.value;
    const step = search.step.value;
    const warnings = [session.stale.value ? STALE : null, session.notice.value].filter((each) => each !== null);
    const state = session.empty.value ?? (warnings.length > 0 ? warnings.join(' ') : step ? stepWords(step) : drawn);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      // An answer is told once: what changes after it is told by itself.
      const words = [said === told.current.said ? null : said?.text, state === told.current.state ? null : state].filter(
        (each) => each != null,
      );
      told.current = { said, state };
      if (element.current && words.length > 0) element.current.textContent = words.join(' ');
    }, 1000);
  });
  return <div ref={element} class="announcer" role="status" aria-live="polite" />;
}

function titleOf(id: string): string {
  const node = session.laidOut.value?.graph.nodes.find((each) => each.id === id);
  return node?.title ?? node?.name ?? id;
}

/** `3. Shop API → Orders: read on miss`. */
function stepWords({ at, edge, label }: Step): string {
  return `${at}. ${titleOf(edge.from)} → ${titleOf(edge.to)}${label === null ? '' : `: ${label}`}`;
}

/** The picture on the clipboard. */
function copy(): void {
  const laidOut = session.drawn.value;
  if (!laidOut) return;
  trouble.value = null;
  copyPicture(laidOut).then(
    () => {
      editing.said.value = { text: 'The picture is on the clipboard.', failed: false };
    },
    (error: unknown) => {
      trouble.value = `The picture could not be copied: ${error instanceof Error ? error.message : String(error)}`;
    },
  );
}

function save(format: Format | 'png'): void {
  const laidOut = session.drawn.value;
  if (!laidOut) return;
  trouble.value = null;
  if (format !== 'png') {
    host.send({ type: 'save', format, data: textPicture(laidOut, format) });
    return;
  }
  pngPicture(laidOut).then(
    (data) => {
      host.send({ type: 'save', format, data });
    },
    (error: unknown) => {
      trouble.value = `The picture could not be made: ${error instanceof Error ? error.message : String(error)}`;
    },
  );
}

render(<Panel />, root);
engine.warmUp().catch((error: unknown) => {
  trouble.value = `Diagrams stand in plain rows: ${error instanceof Error ? error.message : String(error)}.`;
});
