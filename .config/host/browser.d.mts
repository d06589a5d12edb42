import type { Browser, LaunchOptions } from 'playwright-core';

export function findBrowser(): string | undefined;
export function ensureBrowser(): Promise<string | undefined>;
export function launchBrowser(options?: LaunchOptions): Promise<Browser>;
export const NO_BROWSER: string;
export const BROWSER_ARGUMENTS: readonly string[];
