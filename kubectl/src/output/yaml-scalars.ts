const words = new Set(
  ['y', 'yes', 'on', 'n', 'no', 'off', 'true', 'false', 'null', '.nan', '.inf', '+.inf', '-.inf'].flatMap((word) => [
    word,
    word.replace(/[a-z]/, (letter) => letter.toUpperCase()),
    word.toUpperCase(),
    word.replace('nan', 'NaN').replace('inf', 'Inf'),
  ]),
);
const integer = /^[-+]?(0b[01_]+|0o?[0-7_]+|0x[\da-fA-F_]+|[1-9][\d_]*|0)$/;
const float = /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/;
const base60 = /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/;
const timestamp = /^\d{4}-\d{1,2}-\d{1,2}([Tt ]\d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?(Z|[+-]\d\d:\d\d)?)?$/;

/** Whether a text, written plain, would be read back as something other than a string (YAML 1.1). */
export function isPlainScalarAmbiguous(text: string): boolean {
  if (text === '' || text === '~' || text === '<<' || words.has(text)) return true;
  if (!/^[-+.\d]/.test(text)) return false;
  return integer.test(text) || float.test(text.replaceAll('_', '')) || base60.test(text) || timestamp.test(text);
}
