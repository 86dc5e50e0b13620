/** What was read is kept for the next who asks, by number: what was asked for again since its turn came stays. */
export class Kept<T> {
  private readonly most: number;
  private readonly places = new Map<number, number>();
  private readonly ids: number[] = [];
  private readonly items: T[] = [];
  private readonly wasAsked: Uint8Array;
  private hand = 0;

  /** @param most at most so many */
  constructor(most: number) {
    this.most = most;
    this.wasAsked = new Uint8Array(most);
  }

  get(id: number): T | undefined {
    const place = this.places.get(id);
    if (place === undefined) return undefined;
    this.wasAsked[place] = 1;
    return this.items[place];
  }
  put(id: number, item: T): void {
    const { places, ids, items, wasAsked, most } = this;
    let place = items.length;
    if (place === most) {
      for (; wasAsked[this.hand] === 1; this.hand = (this.hand + 1) % most) wasAsked[this.hand] = 0;
      place = this.hand;
      this.hand = (this.hand + 1) % most;
      places.delete(ids[place]!);
    }
    places.set(id, place);
    ids[place] = id;
    items[place] = item;
    wasAsked[place] = 0;
  }
  clear(): void {
    this.places.clear();
    this.ids.length = this.items.length = this.hand = 0;
  }
}
