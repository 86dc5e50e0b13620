/** Lines of JSON, written behind; the reader waits where the disk is slower. */
import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';

export class LineWriter {
  private readonly stream: WriteStream;
  private text = '';
  private failure: Error | undefined;

  constructor(path: string) {
    this.stream = createWriteStream(path, { highWaterMark: 1 << 20, flush: true });
    this.stream.on('error', (error) => {
      this.failure ??= error;
    });
  }

  write(value: unknown): void {
    this.text += `${JSON.stringify(value)}\n`;
    if (this.text.length > 1 << 16) this.push();
  }

  private push(): void {
    this.stream.write(this.text);
    this.text = '';
  }

  /** Resolves when there is room for more. Throws what the disk said. */
  async drained(): Promise<void> {
    // Asked of the stream at this moment: it may have drained while another file was waited for, and says so only once.
    if (this.failure === undefined && this.stream.writableNeedDrain) await once(this.stream, 'drain');
    if (this.failure !== undefined) throw this.failure;
  }

  async end(): Promise<void> {
    this.push();
    this.stream.end();
    await finished(this.stream);
  }
}
