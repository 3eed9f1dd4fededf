const doubleQuote = 0x22;
const backslash = 0x5c;

/** More duplicates than this are not reported. */
const reportLimit = 100;

interface Frame {
  /** The names seen in an object; undefined in a list. */
  readonly names: Set<string> | undefined;
  /** The object's current member or the list's current position. */
  place: string | number;
}

/**
 * Paths of the fields a JSON text names twice in one object (`spec.containers[0].image`); JSON.parse keeps the last one silently.
 * The text must be valid JSON.
 */
export function duplicateFields(json: string): readonly string[] {
  const duplicates: string[] = [];
  const frames: Frame[] = [];
  let atName = false;
  for (let i = 0; i < json.length && duplicates.length < reportLimit; i += 1) {
    switch (json.charCodeAt(i)) {
      case 0x7b: // {
        frames.push({ names: new Set(), place: '' });
        atName = true;
        break;
      case 0x5b: // [
        frames.push({ names: undefined, place: 0 });
        atName = false;
        break;
      case 0x7d: // }
      case 0x5d: // ]
        frames.pop();
        break;
      case 0x2c: // ,
        atName = advance(frames.at(-1));
        break;
      case doubleQuote: {
        const end = endOfString(json, i);
        if (atName) noteName(frames, json.slice(i, end + 1), duplicates);
        atName = false;
        i = end;
      }
    }
  }
  return duplicates;
}

/** Past a comma; whether a member name follows. */
function advance(frame: Frame | undefined): boolean {
  if (frame === undefined || frame.names !== undefined) return frame !== undefined;
  frame.place = Number(frame.place) + 1;
  return false;
}

function endOfString(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end < 0 ? json.length : end;
}

function isEscaped(json: string, position: number): boolean {
  let backslashes = 0;
  while (json.charCodeAt(position - 1 - backslashes) === backslash) backslashes += 1;
  return backslashes % 2 === 1;
}

function noteName(frames: readonly Frame[], quoted: string, duplicates: string[]): void {
  const frame = frames.at(-1);
  if (frame?.names === undefined) return;
  const name = quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
  frame.place = name;
  if (frame.names.has(name)) duplicates.push(pathOf(frames));
  else frame.names.add(name);
}

function pathOf(frames: readonly Frame[]): string {
  const path = frames.map(({ place }) => (typeof place === 'number' ? `[${place}]` : `.${place}`)).join('');
  return path.startsWith('.') ? path.slice(1) : path;
}
