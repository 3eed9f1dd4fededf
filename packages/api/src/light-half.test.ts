import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

/** The modules a fresh process loads for `specifier`. */
async function modulesLoadedFor(specifier: string): Promise<readonly string[]> {
  const program = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
    await import(${JSON.stringify(specifier)});
    console.log(JSON.stringify(loaded));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], { cwd: import.meta.dirname });
  return JSON.parse(stdout) as string[];
}

describe('loading the API package', () => {
  it('costs a client the references alone: no zod and no schema', async () => {
    const loaded = await modulesLoadedFor('@kubets/api');
    expect(loaded.filter((url) => url.includes('/zod/'))).toEqual([]);
    expect(loaded.map((url) => url.replace(/.*\/packages\/api\/src\//, '')).filter((path) => path.startsWith('core/'))).toEqual([]);
    expect(loaded.some((url) => url.endsWith('/api/src/resources.ts'))).toBe(true);
  });

  it('with the definitions makes no schema before one is asked for', async () => {
    const { builtInResources } = await import('./built-in-resources.ts');
    const { z } = await import('zod');
    expect(z.globalRegistry).toHaveProperty('_idmap', new Map());
    expect(builtInResources.length).toBeGreaterThan(60);
  });
});
