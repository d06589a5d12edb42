/**
 * Names for the cloud out of names that people chose. Whatever goes in, what comes out is made of `a-z`, `0-9` and `_`, starts with a letter and
 * ends without an underscore, so that it can stand in code, in a path and in a resource's name without being escaped.
 */
export function slug(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
  if (plain === '') return 'x';
  return /^[a-z]/.test(plain) ? plain : `x_${plain}`;
}

/** At most `length` characters. A name that is cut ends in a few characters of its own hash, so that two long names do not become one. */
export function shorten(name: string, length: number): string {
  if (name.length <= length) return name;
  const mark = hash(name).slice(0, 4);
  return `${name.slice(0, length - 5).replace(/[_-]+$/, '')}${name.includes('-') ? '-' : '_'}${mark}`;
}

/** FNV-1a in 32 bits, as seven characters: to tell names apart, not to keep secrets. */
export function hash(text: string): string {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  return (state >>> 0).toString(36).padStart(7, '0');
}

/** The longest key; the room that AWS leaves for it is said where a resource is named. */
export const LONGEST = 40;

/**
 * What the exporters call their own things, and words that a name in code or a folder cannot be (the devices of Windows among them). A
 * component of such a name gets a number.
 */
const TAKEN = new Set(
  (
    'main data logs flow_logs public private isolated services firewall tasks default app bin lib test network edge compute security constructs ' +
    'con prn aux nul com0 com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt0 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9 ' +
    'constructor prototype proto'
  ).split(' '),
);

/** Hands out keys that differ from one another, even where underscores are lost (`a_1` and `a1` in names of classes). */
export class Keys {
  private readonly used = new Set([...TAKEN].map(bare));

  /** Keeps a key from being handed out; false when it cannot be had. */
  reserve(key: string): boolean {
    if (this.used.has(bare(key))) return false;
    this.used.add(bare(key));
    return true;
  }

  take(name: string): string {
    const wanted = shorten(slug(name), LONGEST);
    let key = wanted;
    for (let i = 2; this.used.has(bare(key)); i++) key = `${wanted}_${i}`;
    this.used.add(bare(key));
    return key;
  }
}

function bare(key: string): string {
  return key.replaceAll('_', '');
}

/** `order_items` → `order-items`. */
export function kebab(key: string): string {
  return key.replaceAll('_', '-');
}

const TAG = /[^\p{L}\p{N}\p{Zs}_.:/=+\-@]+/gu;

/** A tag's key or value with what AWS does not accept replaced by a dash: letters, digits, spaces and `_ . : / = + - @` remain. */
export function tagText(text: string, length: number): string {
  return Array.from(text.replace(TAG, '-').replace(/\s+/g, ' ').trim()).slice(0, length).join('');
}

/** An alarm's description holds 1024 characters of any kind (docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html). */
export function alarmText(text: string): string {
  return Array.from(text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim())
    .slice(0, 1024)
    .join('');
}

/** A security group's description holds 255 characters of `a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*`, and we use fewer. */
export function descriptionText(text: string): string {
  return text.replace(/[^\w. \-:/()#,@]+/g, '-').slice(0, 255);
}
