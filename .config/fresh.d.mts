export function checkNode(): void;
export function ensurePackages(): Promise<void>;
export function ensureGenerated(): Promise<void>;
export function ensureBuilt(): Promise<void>;
