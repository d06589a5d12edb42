import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { exportArchitecture } from '../../src/export/index.js';
import type { KubernetesObject } from '../../src/export/kubernetes/objects.js';
import { designs } from './designs.js';
import { kubernetesProblems } from './kubernetes/check.js';

const all = new Map(
  (await designs()).map(({ name, architecture }) => [
    name,
    exportArchitecture(architecture, 'kubernetes')
      .files.filter(({ path }) => path.endsWith('.yaml') && !path.endsWith('kustomization.yaml'))
      .flatMap(({ text }) => parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject)),
  ]),
);

test.each([...all.keys()])('%s: every object is one that Kubernetes takes', async (name) => {
  expect(all.get(name)!.length).toBeGreaterThan(5);
  expect(await kubernetesProblems(all.get(name)!)).toEqual([]);
});

/** The objects of the shop, with one text in one of them replaced. */
function mutated(kind: string, from: string | RegExp, to: string): KubernetesObject[] {
  let found = false;
  const objects = all.get('shop')!.map((object) => {
    const text = JSON.stringify(object);
    const changed = object.kind === kind && !found ? text.replace(from, to) : text;
    found ||= changed !== text;
    return JSON.parse(changed) as KubernetesObject;
  });
  if (!found) throw new Error(`no ${kind} has ${String(from)}`);
  return objects;
}

describe('An error is found', () => {
  test.each([
    ['a kind that there is not', 'Deployment', '"kind":"Deployment"', '"kind":"Deployement"'],
    ['a field that there is not', 'Deployment', '"terminationGracePeriodSeconds"', '"terminationGraceSeconds"'],
    ['a field deep down', 'Deployment', '"readOnlyRootFilesystem"', '"readonlyRootFilesystem"'],
    ['a field of another version', 'HorizontalPodAutoscaler', '"metrics"', '"targetCPUUtilizationPercentage":60,"metrics"'],
    ['a text for a number', 'HorizontalPodAutoscaler', /"minReplicas":(\d+)/, '"minReplicas":"$1"'],
    ['a number for a list', 'NetworkPolicy', /"policyTypes":\[[^\]]*\]/, '"policyTypes":1'],
    ['what is missing: pods of nobody', 'Deployment', /"selector":\{"matchLabels":\{[^}]*\}\},/, ''],
    ['what is missing: a port without a number', 'Service', /"port":\d+,/, ''],
    ['what is missing: where paths lead', 'Ingress', /"backend":\{.*?\}\}\}/, '"other":1'],
  ])('%s', async (_, kind, from, to) => {
    expect(await kubernetesProblems(mutated(kind, from, to))).not.toEqual([]);
  });
});
