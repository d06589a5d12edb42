/** Names that Windows keeps for devices, with or without an ending. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?$/i;

/**
 * Whether a path may be written below a folder, on any system: relative, with `/` between its parts, and no part that leaves the folder, is hidden from
 * somebody, or is another file elsewhere (drives, devices, streams, trailing dots and spaces).
 */
export function isSafePath(path: string): boolean {
  if (path === '' || path.length > 200) return false;
  return path.split('/').every(isSafePart);
}

function isSafePart(part: string): boolean {
  if (part === '' || part === '.' || part === '..' || part.length > 100) return false;
  if (/[^\w.@+-]/.test(part) || part.endsWith('.')) return false;
  return !DEVICE.test(part);
}

/** Paths that are one file where letters' cases do not count. */
export function collisions(paths: readonly string[]): string[] {
  const seen = new Set<string>();
  return paths.filter((path) => {
    const folded = path.toLowerCase();
    if (seen.has(folded)) return true;
    seen.add(folded);
    return false;
  });
}
