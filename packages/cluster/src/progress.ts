import pc from 'picocolors';
import yoctoSpinner from 'yocto-spinner';

/** Shows long work step by step with the time each took. Plain lines where the output is no terminal. */
export interface Progress {
  step<T>(title: string, work: (note: (text: string) => void) => Promise<T>): Promise<T>;
  say(text: string): void;
}

export function terminalProgress(out: NodeJS.WriteStream = process.stdout): Progress {
  return { step: (title, work) => (out.isTTY ? spinningStep(title, work) : plainStep(title, work, out)), say: (text) => void out.write(`${text}\n`) };
}

async function spinningStep<T>(title: string, work: (note: (text: string) => void) => Promise<T>): Promise<T> {
  const started = performance.now();
  const spinner = yoctoSpinner({ text: title }).start();
  try {
    const result = await work((text) => void (spinner.text = `${title} ${pc.dim(text)}`));
    spinner.success(`${title} ${pc.dim(seconds(started))}`);
    return result;
  } catch (error) {
    spinner.error(title);
    throw error;
  }
}

async function plainStep<T>(title: string, work: (note: (text: string) => void) => Promise<T>, out: NodeJS.WriteStream): Promise<T> {
  const started = performance.now();
  try {
    const result = await work(() => undefined);
    out.write(` ✓ ${title} ${seconds(started)}\n`);
    return result;
  } catch (error) {
    out.write(` ✗ ${title}\n`);
    throw error;
  }
}

export function seconds(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)}s`;
}
