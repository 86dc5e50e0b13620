/** A text in GB18030, as far as its pairs go: there is no encoder in Node, so they are found by decoding all of them once. */
const pairs = new Map<string, [number, number]>();

export function gb18030(text: string): Buffer {
  if (pairs.size === 0) fill();
  return Buffer.from(Array.from(text).flatMap((char) => (char < '\x80' ? [char.charCodeAt(0)] : pairs.get(char)!)));
}

function fill(): void {
  const decoder = new TextDecoder('gb18030');
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++)
      if (trail !== 0x7f) pairs.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
}
