/** Holds manifests against the interface of Kubernetes itself, of which kubernetes-models is generated. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KubernetesObject } from '../../../src/export/kubernetes/objects.js';

const oracle = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const ts = createRequire(path.join(oracle, 'package.json'))('typescript') as typeof import('typescript');

type Model = new (data: object) => { validate(): void };

/** What is wrong with objects: what their schemas say of values and of what is missing, and then what their types say, which know every field there is. */
export async function kubernetesProblems(objects: readonly KubernetesObject[]): Promise<string[]> {
  const invalid: string[] = [];
  for (const object of objects) {
    const models = (await import(/* @vite-ignore */ `kubernetes-models/${object.apiVersion}`)) as Record<string, Model>;
    const model = models[object.kind];
    try {
      if (!model) throw new Error('there is no such kind');
      new model(object).validate();
    } catch (error) {
      invalid.push(`${object.kind} ${object.metadata.name}: ${String(error)}`);
    }
  }
  return invalid.length > 0 ? invalid : typeProblems(objects);
}

/** As literals of TypeScript, where a field that a type does not know is an error. */
function typeProblems(objects: readonly KubernetesObject[]): string[] {
  const name = path.join(oracle, 'manifests.ts');
  const lines = objects.map(
    (object, index) =>
      `import type { I${object.kind} as T${index} } from 'kubernetes-models/${object.apiVersion}';\nexport const o${index}: T${index} = ${JSON.stringify(object)};`,
  );
  const options: import('typescript').CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (file, ...rest) =>
    file === name ? ts.createSourceFile(name, lines.join('\n'), ts.ScriptTarget.ES2022) : read(file, ...rest);
  const exists = host.fileExists.bind(host);
  host.fileExists = (file) => file === name || exists(file);
  const program = ts.createProgram([name], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}
