import { signal } from '@preact/signals';
import { render, type ComponentChildren, type JSX } from 'preact';
import type { ExpectationResult, Results } from '../../kinds/figures/results.js';
import { figureText, occasionOf, storyOf } from '../../report/index.js';
import type { FromResults, ToResults } from '../../server/protocol.js';
import './results.css';
import { Costs, Courses, Percentiles } from './charts.js';
import { FiguresTable, type Row } from './figures-table.js';
import { connectResults } from './host.js';
import { Sparkline } from './line-chart.js';

type Shown = Extract<ToResults, { type: 'run' }>;
type Running = Extract<ToResults, { type: 'running' }>;

const root = document.getElementById('results');
if (!root) throw new Error('the page of the results has no place for them');

const host = connectResults();
const shown = signal<Shown | null>(null);
const running = signal<Running | null>(null);
const trouble = signal<string | null>(null);

host.listen((message) => {
  switch (message.type) {
    case 'running':
      running.value = message;
      trouble.value = null;
      return;
    case 'ended':
      running.value = null;
      trouble.value = message.error;
      return;
    case 'run':
      running.value = null;
      trouble.value = null;
      shown.value = message;
      host.keep(message.run);
  }
});
host.send({ type: 'ready' });

function Page(): JSX.Element {
  const message = shown.value;
  return (
    <main aria-busy={running.value !== null}>
      {running.value ? <Progress {...running.value} /> : null}
      {running.value && running.value.flows.length > 0 ? <SoFar flows={running.value.flows} /> : null}
      {trouble.value === null ? null : (
        <p class="trouble" role="alert">
          {trouble.value}
        </p>
      )}
      {message ? null : <h1>Simulation results</h1>}
      {message ? (
        <Run {...message} />
      ) : running.value || trouble.value !== null ? null : (
        <p class="empty">No simulation has been run yet.</p>
      )}
    </main>
  );
}

function Progress({ title, ratio }: Pick<Running, 'title' | 'ratio'>): JSX.Element {
  const percent = Math.floor(ratio * 100);
  return (
    <div class="progress" role="status">
      <span>
        Simulating {title}, {percent} %
      </span>
      <progress max={1} value={ratio} aria-label={`Simulating ${title}`} />
      <Press message={{ type: 'stop' }}>Stop</Press>
    </div>
  );
}

/** What there is by now. It changes several times a second, so that nobody is read it aloud. */
function SoFar({ flows }: Pick<Running, 'flows'>): JSX.Element {
  return (
    <table class="so-far" aria-live="off">
      <caption>So far, in one run: partial figures, which will change</caption>
      <thead>
        <tr>
          <th scope="col">Flow</th>
          <th scope="col">throughput</th>
          <th scope="col">p99</th>
          <th scope="col">errors</th>
        </tr>
      </thead>
      <tbody>
        {flows.map(({ flow, throughput, p99, errors }) => (
          <tr key={flow}>
            <th scope="row">{flow}</th>
            <td>{figureText(throughput, '1/s')}</td>
            <td>{figureText(p99, 's')}</td>
            <td>{figureText(errors, 'ratio')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Run({ run, base, others }: Shown): JSX.Element {
  const { results } = run;
  return (
    <>
      <Heading run={run} base={base} others={others} />
      <Story results={results} />
      <Expectations expectations={results.expectations} base={base?.results ?? null} />
      <section class="charts" aria-label="Over time">
        <Courses results={results} base={base?.results ?? null} />
      </section>
      <section aria-label="Flows">
        <FiguresTable caption="Flows" columns={FLOW_COLUMNS} rows={flowRows(results, base?.results ?? null)} />
      </section>
      <section aria-label="Components">
        <FiguresTable caption="Components" columns={COMPONENT_COLUMNS} rows={componentRows(results, base?.results ?? null)} />
      </section>
      <section class="charts" aria-label="Latency and cost">
        <Percentiles results={results} base={base?.results ?? null} />
        <Costs results={results} base={base?.results ?? null} {...(host.alone ? {} : { press: reveal })} />
      </section>
      {results.notes.length === 0 ? null : (
        <details>
          <summary>{results.notes.length === 1 ? '1 note' : `${results.notes.length} notes`}</summary>
          <ul>
            {results.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Heading({ run, base, others }: Omit<Shown, 'type'>): JSX.Element {
  const judged = run.results.expectations.filter(({ passed }) => passed !== null);
  const held = judged.filter(({ passed }) => passed === true).length;
  return (
    <header>
      <h1>
        {run.title}
        {judged.length === 0 ? null : (
          <span class={`badge ${held === judged.length ? 'good' : 'bad'}`}>
            {held} of {judged.length} hold
          </span>
        )}
      </h1>
      <p class="occasion">{occasionOf(run.results)}</p>
      {host.alone ? null : (
        <div class="actions">
          {run.uri === '' ? null : <Press message={{ type: 'again' }}>Run again</Press>}
          <label>
            Compare with{' '}
            <select
              value={base?.id ?? ''}
              disabled={others.length === 0}
              title={others.length === 0 ? 'Run it once more after a change, and the two can be compared.' : ''}
              onChange={({ currentTarget }) => {
                host.send({ type: 'compare', id: currentTarget.value === '' ? null : currentTarget.value });
              }}
            >
              <option value="">nothing</option>
              {others.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </select>
          </label>
          <Press message={{ type: 'save' }}>Save…</Press>
          <Press message={{ type: 'share' }}>Share as HTML…</Press>
          <Press message={{ type: 'copy' }}>Copy as Markdown</Press>
        </div>
      )}
    </header>
  );
}

function Story({ results }: { readonly results: Results }): JSX.Element {
  return (
    <ul class="story" aria-label="What happened">
      {storyOf(results).map(({ tone, text, component }) => (
        <li key={text} class={tone}>
          <span aria-hidden="true">{tone === 'good' ? '✓' : tone === 'bad' ? '✗' : '•'}</span> {withCode(text)}{' '}
          {component === null || host.alone ? null : <Name id={component}>Show {component}</Name>}
        </li>
      ))}
    </ul>
  );
}

/** What stands between backticks in a sentence is of the design's text. */
function withCode(text: string): ComponentChildren {
  return text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));
}

function Expectations({
  expectations,
  base,
}: {
  readonly expectations: readonly ExpectationResult[];
  readonly base: Results | null;
}): JSX.Element | null {
  if (expectations.length === 0) return null;
  return (
    <table class="expectations">
      <caption>Expectations</caption>
      <thead>
        <tr>
          <th scope="col" class="first">
            expected
          </th>
          <th scope="col">measured</th>
          {base ? <th scope="col">before</th> : null}
          <th scope="col" class="first">
            verdict
          </th>
        </tr>
      </thead>
      <tbody>
        {expectations.map(({ text, value, unit, passed, reason, line, file }, index) => {
          const before = base?.expectations.find((each) => each.text === text);
          return (
            <tr key={index}>
              <th scope="row">
                {host.alone ? (
                  text
                ) : (
                  <Press kind="link" message={{ type: 'line', file, line }}>
                    {text}
                  </Press>
                )}
              </th>
              <td>{figureText(value, unit)}</td>
              {base ? <td>{before ? figureText(before.value, before.unit) : '–'}</td> : null}
              <td class={`verdict ${passed === null ? '' : passed ? 'good' : 'bad'}`}>
                {passed === null ? (reason ?? 'not known') : passed ? '✓ holds' : '✗ fails'}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const FLOW_COLUMNS = ['throughput', 'mean', 'p50', 'p95', 'p99', 'p999', 'errors', 'apdex'];
const COMPONENT_COLUMNS = ['utilisation', 'queue_length', 'throughput', 'mean', 'p99', 'errors', 'cost'];

function flowRows(results: Results, base: Results | null): Row[] {
  return Object.entries(results.flows).map(([name, metrics]) => ({ name, head: name, metrics, base: base?.flows[name] ?? null }));
}

/** What is called or costs something; a region or a dataset has no row. */
function componentRows({ components, timeline }: Results, base: Results | null): Row[] {
  return Object.entries(components)
    .filter(([, { metrics }]) => COMPONENT_COLUMNS.some((column) => (metrics[column]?.value ?? null) !== null))
    .map(([id, { kind, metrics }]) => {
      const course = timeline?.series[`components.${id}.utilisation`];
      return {
        name: id,
        head: (
          <>
            {host.alone ? id : <Name id={id}>{id}</Name>} <span class="kind">{kind.replaceAll('_', ' ')}</span>
          </>
        ),
        metrics,
        base: base?.components[id]?.metrics ?? null,
        ...(course ? { beside: { utilisation: <Sparkline values={course} top={1} /> } } : {}),
      };
    });
}

function Name({ id, children }: { readonly id: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <Press kind="link" message={{ type: 'reveal', component: id }}>
      {children}
    </Press>
  );
}

function reveal(component: string): void {
  host.send({ type: 'reveal', component });
}

interface PressProps {
  readonly message: FromResults;
  readonly kind?: 'link';
  readonly children: ComponentChildren;
}

function Press({ message, kind, children }: PressProps): JSX.Element {
  return (
    <button
      type="button"
      class={kind ?? 'button'}
      onClick={() => {
        host.send(message);
      }}
    >
      {children}
    </button>
  );
}

render(<Page />, root);
