import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** The three digests every stored file carries (design 4): OCFL, fixity block, national algorithm. Lower-case hex. */
export interface Digests {
  sha512: string;
  sha256: string;
  sm3: string;
  size: number;
}

/** Feeds all three digests in one pass over the bytes. */
export class DigestPass {
  private readonly sha512 = createHash('sha512');
  private readonly sha256 = createHash('sha256');
  private readonly sm3 = createHash('sm3');
  private size = 0;

  update(chunk: Uint8Array): this {
    this.sha512.update(chunk);
    this.sha256.update(chunk);
    this.sm3.update(chunk);
    this.size += chunk.length;
    return this;
  }

  digest(): Digests {
    return {
      sha512: this.sha512.digest('hex'),
      sha256: this.sha256.digest('hex'),
      sm3: this.sm3.digest('hex'),
      size: this.size,
    };
  }
}

export async function digestFile(path: string): Promise<Digests> {
  const pass = new DigestPass();
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) pass.update(chunk as Buffer);
  return pass.digest();
}

export const digestBytes = (bytes: Uint8Array): Digests => new DigestPass().update(bytes).digest();
