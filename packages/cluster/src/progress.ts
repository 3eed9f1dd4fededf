import { stripVTControlCharacters } from 'node:util';
import { colors } from './colors.ts';

/** Shows long work step by step with the time each took. Plain lines where the output is no terminal. */
export interface Progress {
  step<T>(title: string, work: (note: (text: string) => void) => Promise<T>): Promise<T>;
  say(text: string): void;
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameMs = 80;
const clearLine = '\r\u001B[K';

export function terminalProgress(out: NodeJS.WriteStream = process.stdout): Progress {
  return {
    async step(title, work) {
      const started = performance.now();
      const spinner = out.isTTY ? spin(out, title) : undefined;
      try {
        const result = await work((text) => spinner?.note(text));
        spinner?.stop();
        out.write(` ${colors.green('✓')} ${title} ${colors.dim(seconds(started))}\n`);
        return result;
      } catch (error) {
        spinner?.stop();
        out.write(` ${colors.red('✗')} ${title}\n`);
        throw error;
      }
    },
    say: (text) => void out.write(`${text}\n`),
  };
}

/** A line that turns as long as work goes on. It leaves signals alone: whoever is interrupted still has to tidy up. */
function spin(out: NodeJS.WriteStream, title: string): { readonly note: (text: string) => void; readonly stop: () => void } {
  let [frame, noted] = [0, ''];
  const draw = (): void => {
    const line = ` ${frames[frame++ % frames.length]} ${title} ${noted}`;
    out.write(`${clearLine}${stripVTControlCharacters(line).slice(0, out.columns - 1)}`);
  };
  draw();
  const timer = setInterval(draw, frameMs);
  return {
    note: (text) => void (noted = text),
    stop: () => {
      clearInterval(timer);
      out.write(clearLine);
    },
  };
}

export function seconds(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)}s`;
}
