/** Lines of JSON, written behind; the reader waits where the disk is slower. */
import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';

export class LineWriter {
  private readonly stream: WriteStream;
  private text = '';
  private full = false;

  constructor(path: string) {
    this.stream = createWriteStream(path, { highWaterMark: 1 << 20, flush: true });
  }

  write(value: unknown): void {
    this.text += `${JSON.stringify(value)}\n`;
    if (this.text.length > 1 << 16) this.push();
  }

  private push(): void {
    this.full = !this.stream.write(this.text);
    this.text = '';
  }

  async drained(): Promise<void> {
    if (this.full) await once(this.stream, 'drain');
    this.full = false;
  }

  async end(): Promise<void> {
    this.push();
    this.stream.end();
    await once(this.stream, 'close');
  }
}
