/**
 * Many texts by their number, as bytes outside the heap: a workbook of a million rows shares millions of texts, which as
 * strings take three times as much and are gone through by every collection of garbage.
 */
const BLOCK = 1 << 20;

export class TextStore {
  private readonly blocks: Buffer[] = [];
  private filled = BLOCK;
  /** Of each text its block, where it stands there, and its bytes. */
  private places = new Uint32Array(3 << 12);
  private count = 0;

  add(text: string): void {
    const most = text.length * 3;
    if (this.filled + most > (this.blocks.at(-1)?.length ?? 0)) {
      this.blocks.push(Buffer.allocUnsafeSlow(Math.max(BLOCK, most)));
      this.filled = 0;
    }
    const bytes = this.blocks.at(-1)!.write(text, this.filled, 'utf8');
    if ((this.count + 1) * 3 > this.places.length) {
      const places = new Uint32Array(this.places.length * 2);
      places.set(this.places);
      this.places = places;
    }
    this.places.set([this.blocks.length - 1, this.filled, bytes], this.count * 3);
    this.filled += bytes;
    this.count++;
  }

  /** Undefined where there is no text of this number. */
  get(number: number): string | undefined {
    if (!(number >= 0 && number < this.count) || !Number.isInteger(number)) return undefined;
    const at = number * 3;
    const from = this.places[at + 1]!;
    return this.blocks[this.places[at]!]!.toString('utf8', from, from + this.places[at + 2]!);
  }
}
