// An estate as companies have them, for pictures and measurements: two regions with domains in them, in each domain four servers, a cache, two
// stores, a queue, a worker and files, and calls from one domain to the next. The same number gives the same text.

const DOMAINS = ['catalogue', 'checkout', 'payments', 'shipping', 'accounts', 'search', 'pricing', 'loyalty', 'returns', 'content'];
/** Components of a domain, with the domain itself. */
const PER_DOMAIN = 11;

const DOMAIN = `/** What every domain is made of. */
kind domain extends placed {
  /** Servers at its front. */
  property front: integer 1..100 = 6
  /** How long they take. */
  property work: duration = 4ms

  app_server gateway { replicas: front  time: work  concurrency: 16 }
  app_server reader { replicas: 6  time: 3ms  concurrency: 16 }
  app_server writer { replicas: 4  time: 5ms  concurrency: 16 }
  app_server planner { replicas: 4  time: 6ms  concurrency: 16 }
  cache pages { ttl: 5m  eviction: lru  capacity: 4GiB }
  sql_database records { engine: postgres  replicas: 2  replication: async }
  key_value_store state
  message_queue events { engine: kafka  partitions: 12  replication: 3 }
  worker follow_up { replicas: 4  time: 8ms }
  object_storage files

  flow use {
    gateway -> reader -> pages: read
      on miss -> records: read
    reader -> planner -> state: read
    10% {
      gateway -> writer -> records: write
      writer ~> events ~> follow_up -> files: write
    }
  }
}
`;

/** The text of an architecture of about so many components. */
export function estate(size) {
  const domains = Math.max(1, Math.round((size - 5) / PER_DOMAIN));
  const names = Array.from({ length: domains }, (_, index) => {
    const round = Math.floor(index / DOMAINS.length);
    return `${DOMAINS[index % DOMAINS.length]}${round === 0 ? '' : String(round + 1)}`;
  });
  const text = [
    'architecture estate "Estate"\n',
    'region west "us-west-2" { provider: aws  zones: 3 }',
    'region east "us-east-1" { provider: aws  zones: 3 }\n',
    DOMAIN,
    'users people "Customers" { rate: 4k/s }',
    'load_balancer entry "Entry" { in: west  layer: l7  redundancy: active_active }\n',
  ];
  for (const [index, name] of names.entries()) {
    const title = `${name[0].toUpperCase()}${name.slice(1)}`;
    text.push(
      `domain ${name} "${title}" { in: ${index % 3 === 2 ? 'east' : 'west'}  front: ${String(4 + (index % 4) * 2)}  work: ${String(2 + ((index * 3) % 7))}ms }`,
    );
  }
  text.push('');
  for (const [index, name] of names.entries()) {
    const next = names[index + 1];
    const onward = next && index % 2 === 0 ? `\n  5% { ${name}.planner -> ${next}.gateway }` : '';
    text.push(`flow use_${name} {\n  share: ${String(share(index, domains))}%\n  people -> entry -> ${name}: use${onward}\n}`);
  }
  return `${text.join('\n')}\n`;
}

/** A share of the requests in whole hundredths of a percent; the last one has what is left over. */
function share(index, domains) {
  const each = Math.floor(10_000 / domains);
  return (index === domains - 1 ? 10_000 - each * (domains - 1) : each) / 100;
}

if (process.argv[1] === new URL(import.meta.url).pathname) process.stdout.write(estate(Number(process.argv[2] ?? 200)));
