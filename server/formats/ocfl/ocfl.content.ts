/** Walks the content of an object on disk and holds it against what the inventories say of it. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DIGEST_ALGORITHMS } from './ocfl.inventory.ts';
import type { DigestMap, OcflInventory } from './ocfl.inventory.ts';

export type PathReport = (code: string, path: string, message: string) => void;

/** Every file under a content folder, as content paths; reports empty folders (E024) and what is no plain file (E090). */
export async function walkContent(objectDir: string, folder: string, report: PathReport): Promise<string[]> {
  const files: string[] = [];
  const open = [folder];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const entries = await readdir(join(objectDir, path), { withFileTypes: true });
    if (entries.length === 0 && path !== folder) report('E024', path, 'empty folder in the content');
    for (const entry of entries) {
      const child = `${path}/${entry.name}`;
      if (entry.isDirectory()) open.push(child);
      else if (entry.isFile()) files.push(child);
      else report('E090', child, 'neither file nor folder');
    }
  }
  return files;
}

interface Expected {
  algorithm: string;
  digest: string;
  code: 'E092' | 'E093';
}

/** What all inventories of one object claim about its content files, each claim once. */
export class ContentClaims {
  private readonly byPath = new Map<string, Map<string, Expected>>();

  add(inventory: OcflInventory): void {
    this.addBlock(inventory.manifest, inventory.digestAlgorithm, 'E092');
    for (const [algorithm, map] of Object.entries(inventory.fixity ?? {})) this.addBlock(map, algorithm, 'E093');
  }

  private addBlock(map: DigestMap, algorithm: string, code: Expected['code']): void {
    for (const [digest, paths] of Object.entries(map))
      for (const path of paths) {
        const expected = { algorithm, digest: digest.toLowerCase(), code };
        const claims = this.byPath.get(path) ?? new Map<string, Expected>();
        claims.set(`${code} ${algorithm} ${expected.digest}`, expected);
        this.byPath.set(path, claims);
      }
  }

  /** Claims about files that are not there. */
  reportMissing(present: ReadonlySet<string>, report: PathReport): void {
    for (const [path, claims] of this.byPath)
      if (!present.has(path))
        for (const code of new Set([...claims.values()].map((claim) => claim.code)))
          report(code, path, 'listed in an inventory, but not there');
  }

  /** Reads every claimed file once and compares all its digests. Algorithms nobody here computes are passed over (E028). */
  async reportMismatches(objectDir: string, present: ReadonlySet<string>, report: PathReport): Promise<void> {
    for (const [path, claims] of this.byPath) {
      if (!present.has(path)) continue;
      const actual = await digestsOf(
        join(objectDir, path),
        new Set([...claims.values()].map((claim) => claim.algorithm)),
      );
      for (const { algorithm, digest, code } of claims.values()) {
        const found = actual.get(algorithm);
        if (found !== undefined && found !== digest) report(code, path, `${algorithm} is ${found}, not ${digest}`);
      }
    }
  }
}

async function digestsOf(file: string, algorithms: ReadonlySet<string>): Promise<Map<string, string>> {
  const hashes = new Map(
    [...algorithms].flatMap((name) => {
      const node = DIGEST_ALGORITHMS[name]?.node;
      return node ? [[name, createHash(node)] as const] : [];
    }),
  );
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }))
    for (const hash of hashes.values()) hash.update(chunk as Buffer);
  return new Map([...hashes].map(([name, hash]) => [name, hash.digest('hex')]));
}
