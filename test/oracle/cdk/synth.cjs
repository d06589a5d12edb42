// Synthesises exported CDK projects one after the other in one process: the first takes seconds, to start the engine that validates templates, the others a tenth of one.
// Reads `[{ folder, context }]` from standard input; writes `[{ folder, error }]`. Run under tsx, which reads the projects' TypeScript.
const path = require('node:path');

let input = '';
process.stdin.on('data', (chunk) => (input += chunk));
process.stdin.on('end', () => {
  const results = [];
  for (const { folder, context } of JSON.parse(input)) {
    process.env.CDK_OUTDIR = path.join(folder, 'cdk.out');
    process.env.CDK_CONTEXT_JSON = JSON.stringify(context);
    const said = [];
    const write = process.stderr.write;
    process.stderr.write = (text) => said.push(String(text)) > 0;
    let error = null;
    try {
      require(path.join(folder, 'bin/app.ts'));
    } catch (thrown) {
      error = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
    } finally {
      process.stderr.write = write;
    }
    results.push({ folder, error, said: said.join('') });
  }
  process.stdout.write(JSON.stringify(results));
  process.exit(0);
});
