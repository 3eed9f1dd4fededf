/** No vowels and no look-alikes, so that no word and no misreading comes out. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
const suffixLength = 5;
const maxGeneratedNameLength = 63;

/** `length` characters safe in any name. `random` answers numbers in [0, 1). */
export function randomSuffix(random: () => number = Math.random, length: number = suffixLength): string {
  let suffix = '';
  for (let i = 0; i < length; i += 1) suffix += alphabet[Math.floor(random() * alphabet.length)];
  return suffix;
}

/** `base` and a random suffix; the base is cut so that the name stays a DNS label. */
export function generateName(base: string, random: () => number = Math.random): string {
  return `${base.slice(0, maxGeneratedNameLength - suffixLength)}${randomSuffix(random)}`;
}
