// The import law: imports run down the floors only, and siblings on a floor do not know each other.
const floors = [
  ['src/model'],
  ['src/network'],
  ['src/solver', 'src/simulator'],
  ['src/kinds'],
  ['src/checks', 'src/report', 'src/diagram', 'src/export'],
  ['language'],
  ['src/server', 'src/extension', 'src/webview', 'src/cli'],
];
const at = (folders) => `^(${folders.join('|')})/`;

const upward = floors.slice(0, -1).map((floor, level) => ({
  name: `floor-${level + 1}-looks-up`,
  severity: 'error',
  comment: 'Imports run down the floors only.',
  from: { path: at(floor) },
  to: { path: at(floors.slice(level + 1).flat()) },
}));
const sideways = floors
  .filter((floor) => floor.length > 1)
  .flatMap((floor) =>
    floor.map((folder) => ({
      name: `${folder.replace('src/', '')}-knows-a-sibling`,
      severity: 'error',
      comment: 'Siblings on a floor do not know each other; what they share belongs on a lower floor.',
      from: { path: at([folder]) },
      // The protocol is the hosts' common vocabulary: types and names of messages, no behaviour.
      to: { path: at(floor.filter((other) => other !== folder)), pathNot: '^src/server/protocol\\.ts$' },
    })),
  );

module.exports = {
  forbidden: [
    ...upward,
    ...sideways,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'language-knows-the-model-alone',
      severity: 'error',
      comment: 'What the language shows of kinds, checks and results is handed to it by its host.',
      from: { path: '^language/' },
      to: { path: '^src/', pathNot: '^src/model/' },
    },
    { name: 'only-language-knows-langium', severity: 'error', from: { path: '^src/' }, to: { path: 'node_modules/(langium|chevrotain)' } },
    {
      name: 'only-extension-knows-vscode',
      severity: 'error',
      from: { path: '^(src|language)/', pathNot: '^src/extension/' },
      to: { path: '^vscode$' },
    },
    {
      name: 'core-runs-in-a-browser',
      severity: 'error',
      comment: 'Below the hosts there is no file system and no process.',
      from: { path: `${at(floors.slice(0, -1).flat())}` },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'not-to-tests', severity: 'error', from: { path: '^(src|language)/' }, to: { path: '^test/' } },
    // The two are types alone: `@types/vscode` and `@types/sarif`.
    {
      name: 'resolvable',
      severity: 'error',
      from: { path: '^(src|language)/' },
      to: { couldNotResolve: true, pathNot: '^(vscode|sarif)$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|out)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.js', '.mjs'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
