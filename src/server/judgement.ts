import type { Judge } from '../../language/context.js';
import { configurationOf, CONFIGURATION_FILE, judged, JUDGEMENTS, type Configuration, type Severities } from '../checks/index.js';

/** How the findings of a file are taken: by the editor's settings for it, and else by the nearest configuration file. */
export interface Judgement {
  readonly judge: (file: string) => Promise<Judge>;
  /** What was read is no longer so: a setting or a configuration file has changed. */
  forget(): void;
}

/** `read` gives the text of a file; `settings` what the editor has under `arch.checks.severity` for a file, whatever it is. */
export function createJudgement(
  read: (uri: string) => Promise<string | undefined>,
  settings: (file: string) => Promise<unknown>,
): Judgement {
  const known = new Map<string, Promise<Configuration>>();
  const load = async (file: string): Promise<Configuration> => {
    const [configuration, set] = await Promise.all([configurationOf(file, read), settings(file)]);
    return { ...configuration, severities: { ...configuration.severities, ...severitiesOf(set) } };
  };
  return {
    judge: async (file) => {
      let configuration = known.get(file);
      if (!configuration) known.set(file, (configuration = load(file)));
      const { severities, findings } = await configuration;
      return { judged: (found) => judged(found, severities), findings };
    },
    forget: () => {
      known.clear();
    },
  };
}

/** Settings are written by hand: what is no judgement is none. */
function severitiesOf(set: unknown): Severities {
  if (typeof set !== 'object' || set === null) return {};
  return Object.fromEntries(
    Object.entries(set).flatMap(([code, value]: [string, unknown]) => {
      const judgement = JUDGEMENTS.find((each) => each === value);
      return judgement ? [[code, judgement]] : [];
    }),
  );
}

/** Whether a change of a file may change how findings are taken. */
export function isConfiguration(uri: string): boolean {
  return uri.endsWith(`/${CONFIGURATION_FILE}`);
}
