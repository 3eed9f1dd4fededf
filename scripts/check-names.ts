/** What reviews would have to say again and again. Prints each violation; exit 1 when there is one. */
import { globSync, readFileSync } from 'node:fs';

const saysNothing = /(^|\/)(utils?|helpers?|common|misc|shared|types)(\.test)?\.ts$/;
const traps: readonly { readonly pattern: RegExp; readonly instead: string }[] = [
  { pattern: /^export \* from /m, instead: 'name what is exported' },
  { pattern: /\bvi\.(do)?mock\(/, instead: 'hand the dependency in' },
  { pattern: /\b(it|test|describe)\.(skip|todo)\(/, instead: 'a test runs, or it goes; what a machine lacks is asked by skipIf' },
  { pattern: /\b(it|test|describe)\('(test|case)? ?#?\d+'/, instead: 'name the test by what it shows' },
];

const violations: string[] = [];
for (const file of globSync('{packages/*,apiserver,scheduler,controller-manager,kubelet,kube-proxy,kubectl,e2e,bench}/**/*.ts', {
  exclude: (name) => name.includes('node_modules'),
})) {
  if (saysNothing.test(file)) violations.push(`${file}: name the file for its subject`);
  const source = readFileSync(file, 'utf8');
  for (const { pattern, instead } of traps) {
    const found = pattern.exec(source)?.[0];
    if (found !== undefined) violations.push(`${file}: ${found.trim()}: ${instead}`);
  }
}
for (const line of violations) console.error(line);
console.log(`names: ${violations.length} violations`);
process.exitCode = violations.length === 0 ? 0 : 1;
