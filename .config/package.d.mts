/** The path of the packaged extension. */
export const vsix: string;
/** Makes it unless it is up to date; the names of the files in it. */
export function ensureVsix(): Promise<readonly string[]>;
