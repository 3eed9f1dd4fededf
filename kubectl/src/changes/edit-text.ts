import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../command-error.ts';
import { type Manifest, parseManifests } from '../manifests/parse-manifests.ts';
import { yamlText } from '../output/yaml-text.ts';
import type { Session } from '../session.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Lets the user change a text in their editor (`KUBE_EDITOR`, `EDITOR`, vi) and returns what they left. */
export function editText(env: Env, text: string, name = 'kubectl-edit.yaml'): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'kubectl-edit-'));
  const file = join(directory, name);
  try {
    writeFileSync(file, text, { mode: 0o600 });
    const editor = env['KUBE_EDITOR'] || env['EDITOR'] || 'vi';
    const { status, error } = launch(editor, file, env);
    if (error !== undefined) throw new CommandError(`unable to launch the editor ${JSON.stringify(editor)}`, { cause: error });
    if (status !== 0) throw new CommandError(`there was a problem with the editor ${JSON.stringify(editor)}`);
    return Promise.resolve(readFileSync(file, 'utf8'));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Words are arguments; only quotes make it a line for the shell. */
function launch(editor: string, file: string, env: Env): SpawnSyncReturns<Buffer> {
  const options = { stdio: 'inherit', env: { ...env } } as const;
  if (/["'\\]/.test(editor)) return spawnSync(env['SHELL'] || '/bin/bash', ['-c', `${editor} ${JSON.stringify(file)}`], options);
  const [program = '', ...args] = editor.split(' ').filter((word) => word !== '');
  return spawnSync(program, [...args, file], options);
}

/** The manifests after the user has been over them. */
export async function editManifests(session: Session, manifests: readonly Manifest[]): Promise<readonly Manifest[]> {
  const before = manifests.map(({ object }) => yamlText(object)).join('---\n');
  const after = await editText(session.io.env, before);
  return parseManifests(after, manifests[0]?.source ?? 'edited');
}
