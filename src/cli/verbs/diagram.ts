import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { elkInProcess } from '../../diagram/layout/elk-in-process.js';
import { graphOf, heatedBy, FORMATS, HEATS, isFormat, layout, LIGHT } from '../../diagram/index.js';
import { CommandError, EXIT, type Host } from '../host.js';
import { reason } from '../input.js';
import { print } from '../output/json.js';
import { loadSound } from '../load.js';
import { nearest } from '../nearest.js';
import type { DiagramOptions } from '../options.js';
import type { Terminal } from '../output/terminal.js';

/** `spandrel diagram FILE -o x.svg`: the picture that the editor shows, as a file. */
export async function diagram(file: string, options: DiagramOptions, host: Host, terminal: Terminal): Promise<number> {
  const { output } = options;
  const format = output === '-' ? 'svg' : path.extname(output).slice(1).toLowerCase();
  if (format !== 'png' && !isFormat(format)) throw new CommandError(`${output} is no .png, .${Object.keys(FORMATS).join(', .')} file`);

  const { architecture, results, findings } = await loadSound(file, host, terminal);
  const names = architecture.views.map(({ name }) => name);
  if (options.view !== undefined && !names.includes(options.view)) {
    const known = names.length > 0 ? `it has ${names.join(', ')}` : 'it has none';
    throw new CommandError(`${file} has no view ${options.view}${nearest(options.view, names) || `; ${known}`}`);
  }
  const heat = HEATS.find((each) => each === options.heat) ?? 'utilisation';
  const graph = heatedBy(graphOf(architecture, { results, findings, view: options.view ?? null }), heat);
  const drawn = await layout(graph, elkInProcess());
  const text = FORMATS[format === 'png' ? 'svg' : format].write(drawn, LIGHT);

  if (output === '-') {
    terminal.raw(text);
    return EXIT.fine;
  }
  const data = format === 'png' ? await png(text) : text;
  try {
    await writeFile(path.resolve(host.cwd, output), data);
  } catch (error) {
    throw new CommandError(`${output} ${reason(error)}`);
  }
  const { nodes, edges } = drawn.graph;
  const notice = drawn.notice?.text ?? null;
  if (options.format === 'json') terminal.raw(print({ file: output, nodes: nodes.length, edges: edges.length, notice }));
  else {
    if (notice !== null) terminal.note(notice);
    terminal.note(`✓ ${output}: ${nodes.length} components, ${edges.length} connections`);
  }
  return EXIT.fine;
}

/** The rasteriser is a binary for each system, and is loaded by who wants it. Twice the size, so that it is sharp on every screen. */
async function png(svg: string): Promise<Uint8Array> {
  const resvg = await import('@resvg/resvg-js').catch(() => null);
  if (!resvg) throw new CommandError('a .png needs the package @resvg/resvg-js, which is not installed here; write an .svg, or install it');
  // The rasteriser knows no system's idea of `sans-serif`; without a name it takes whatever font it finds first.
  const family = FONTS.get(process.platform) ?? 'DejaVu Sans';
  const font = { loadSystemFonts: true, defaultFontFamily: family, sansSerifFamily: family };
  return new resvg.Resvg(svg, { fitTo: { mode: 'zoom', value: 2 }, font }).render().asPng();
}

const FONTS: ReadonlyMap<string, string> = new Map([
  ['darwin', 'Helvetica'],
  ['win32', 'Arial'],
]);
