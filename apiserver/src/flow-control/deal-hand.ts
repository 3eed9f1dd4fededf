/**
 * The queues a flow may use, dealt like a hand of cards: few flows share all of theirs, so one flood leaves most others a queue of
 * their own. `hash` is a whole number of up to 52 bits.
 */
export function dealHand(hash: number, deck: number, handSize: number): readonly number[] {
  const hand: number[] = [];
  let rest = hash;
  for (let dealt = 0; dealt < Math.min(handSize, deck); dealt++) {
    const left = deck - dealt;
    let card = rest % left;
    rest = Math.floor(rest / left);
    for (const earlier of hand.toSorted((one, other) => one - other)) if (card >= earlier) card++;
    hand.push(card);
  }
  return hand;
}

/** FNV-1a twice, for 52 bits: flows come from requests, and their places need to be spread, not secret. */
export function hashFlow(schema: string, distinguisher: string): number {
  const text = `${schema}\u0000${distinguisher}`;
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let index = 0; index < text.length; index++) {
    low = Math.imul(low ^ text.charCodeAt(index), 0x01000193);
    high = Math.imul(high ^ text.charCodeAt(index), 0x85ebca6b) + 1;
  }
  return (low >>> 0) + ((high >>> 12) & 0xfffff) * 0x100000000;
}
