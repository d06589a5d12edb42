export interface VsCodeServer {
  readonly port: number;
  readonly token: string;
  /** Resolves with a sentence when the server has ended. */
  readonly exited: Promise<string>;
  isStopped(): boolean;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly userDataDir: string;
  readonly extensionsDir: string;
  readonly port?: string;
  readonly development?: boolean;
  readonly args?: readonly string[];
  /** Beside the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly onLog?: (line: string) => void;
}

export interface Opening {
  readonly folder?: string;
  readonly workspace?: string;
  readonly developmentPaths?: readonly string[];
  readonly testsPath?: string;
  readonly payload?: readonly (readonly [string, string])[];
}

export const QUIET_SETTINGS: Readonly<Record<string, unknown>>;
export function isNoise(line: string): boolean;
export function startServer(options: ServerOptions): Promise<VsCodeServer>;
export function linkExtension(extensionsDir: string): void;
export function workbenchUrl(server: { readonly port: number; readonly token: string }, opening?: Opening): string;
