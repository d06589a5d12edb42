/** A path that HTTP can carry: visible ASCII, from a slash, within the length that Route 53 takes. Anything else is said and becomes `/`. */
export function healthPath(path: string, note: (message: string) => void): string {
  if (/^\/[\x21-\x7e]{0,254}$/.test(path)) return path;
  note('The path of its health check is no path that HTTP could carry, so `/` is checked.');
  return '/';
}
