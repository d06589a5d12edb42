export const hostFolder: string;
export const serverMain: string;
export function hostNode(): string;
export function hostIsInstalled(): boolean;
export function ensureHost(): Promise<void>;
