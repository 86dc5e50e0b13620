/** Text into GB18030 bytes: old systems of agencies still write their statements so. */
let table: Map<string, number> | undefined;

/** Characters of the two-byte area of GB18030 by their code. */
function twoByteTable(): Map<string, number> {
  if (table !== undefined) return table;
  table = new Map();
  const decoder = new TextDecoder('gb18030');
  const bytes = new Uint8Array(2);
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue;
      bytes[0] = lead;
      bytes[1] = trail;
      const text = decoder.decode(bytes);
      if (Array.from(text).length === 1 && text !== '\ufffd' && !table.has(text)) table.set(text, (lead << 8) | trail);
    }
  return table;
}

/** Throws for a character that needs four bytes: the demonstration writes none. */
export function encodeGb18030(text: string): Buffer {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0)!;
    const code = point < 0x80 ? point : twoByteTable().get(character);
    if (code === undefined) throw new Error(`not in the two-byte area of GB18030: ${character}`);
    if (code > 0xff) bytes.push(code >> 8);
    bytes.push(code & 0xff);
  }
  return Buffer.from(bytes);
}
