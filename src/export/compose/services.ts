import { isKind, type Component } from '../../model/index.js';
import { viewOf } from '../../kinds/view.js';
import { accountOf, APPLICATION_PORT, isApplication, MIB, secretsOf, softwareOf, type Setting } from '../software.js';

/** A service of Compose, as far as the export writes one. */
export interface ComposeService {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  /** What is started first, and what is waited for. */
  readonly depends_on?: Readonly<Record<string, { readonly condition: 'service_started' | 'service_healthy' }>>;
  readonly deploy?: { readonly replicas: number };
  readonly healthcheck?: {
    readonly test: readonly string[];
    readonly interval: string;
    readonly timeout: string;
    readonly retries: number;
  };
}

/** What stands for a component on one machine. */
export interface Standing {
  readonly service: ComposeService;
  /** Where it answers inside the network. */
  readonly port: number;
  /** Path of its data in the container, kept in a volume of its own; null keeps none. */
  readonly data: string | null;
  /** Secrets that have to be set in `.env`. */
  readonly secrets: readonly string[];
  /** Variables that its callers need beside its address, `_USER` behind its name. */
  readonly account: Readonly<Record<string, string>>;
  /** Whether it is the design's own program. */
  readonly own: boolean;
  /** What is lost on the way. */
  readonly notes: readonly string[];
}

/** More copies than these tell a machine nothing new. */
const MOST_REPLICAS = 3;

/** Answers requests with what it was asked, until somebody puts the real image in its place. */
const STAND_IN = 'traefik/whoami:v1.11.0';

/** A cache takes no more of the machine than this. */
const MOST_CACHE = 512 * MIB;

function application(component: Component, key: string): Standing {
  const replicas = component.properties.replicas;
  const wanted = typeof replicas === 'number' ? Math.max(1, Math.round(replicas)) : 1;
  return {
    service: {
      image: `\${${key.toUpperCase()}_IMAGE:-${STAND_IN}}`,
      environment: { PORT: String(APPLICATION_PORT), WHOAMI_PORT_NUMBER: String(APPLICATION_PORT) },
      deploy: { replicas: Math.min(MOST_REPLICAS, wanted) },
    },
    port: APPLICATION_PORT,
    data: null,
    secrets: [],
    account: {},
    own: true,
    notes: wanted > MOST_REPLICAS ? [`It has ${MOST_REPLICAS} copies here instead of ${wanted}.`] : [],
  };
}

/** What stands for a component; null when nothing does. */
export function standingOf(component: Component, key: string): Standing | null {
  if (isApplication(component)) return application(component, key);
  const software = softwareOf(smaller(component), key);
  if (!software) return null;
  const { image, command, environment, ready, configuredAt, port, data, notes } = software;
  return {
    service: {
      image,
      ...(command ? { command } : {}),
      ...(environment
        ? { environment: Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, settingText(value)])) }
        : {}),
      ...(configuredAt === undefined ? {} : { volumes: [`./monitoring:${configuredAt}:ro`] }),
      ...(ready ? { healthcheck: { test: ['CMD', ...ready], interval: '5s', timeout: '3s', retries: 10 } } : {}),
    },
    port,
    data,
    secrets: secretsOf(software),
    account: Object.fromEntries(Object.entries(accountOf(software, key)).map(([name, value]) => [name, settingText(value)])),
    own: false,
    notes: smaller(component) === component ? notes : ['It has 512 MiB here instead of its capacity.', ...notes],
  };
}

function settingText(value: Setting): string {
  return typeof value === 'string' ? value : `${value.after ?? ''}\${${value.secret}:?set it in .env}`;
}

/** The same, or the cache with no more memory than a machine can spare. */
function smaller(component: Component): Component {
  if (!isKind(component, 'cache') || viewOf<'cache'>(component).capacity <= MOST_CACHE) return component;
  return { ...component, properties: { ...component.properties, capacity: MOST_CACHE } };
}
