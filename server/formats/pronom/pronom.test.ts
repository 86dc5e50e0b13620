import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeShared, sharedPath } from '../../../test/shared-path.ts';
import { expectedExtensions, extensionOf, identify, isAccepted, readSignatureSet, type SignatureSet } from './index.ts';
import { compilePattern } from './pattern.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lantai-pronom-'));
});
afterAll(() => rm(dir, { recursive: true }));

async function identifyBytes(name: string, bytes: string | Buffer): Promise<string> {
  const path = join(dir, 'file');
  await writeFile(path, typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  return (await identify(path, name)).puid;
}

describe('the notation', () => {
  it.each([
    ['255044', '%PD'],
    ["'a' ['0'-'9'] (62|6363)", 'a7cc'],
    ['[!41]42', 'CB'],
    ['61{2-4}62', 'axxxb'],
    ['[0000:1000]', '\x05\xff'],
    ['[&01]', '\x03'],
  ])('%s matches', (notation, bytes) => {
    expect(new RegExp(`^${compilePattern(notation).source}$`, 's').test(bytes)).toBe(true);
  });

  it.each([
    ['[!41]42', 'AB'],
    ["['6'-'7']", '8'],
    ['[&01]', '\x02'],
  ])('%s does not', (notation, bytes) => {
    expect(new RegExp(`^${compilePattern(notation).source}$`, 's').test(bytes)).toBe(false);
  });

  it('is refused when it is none', () => {
    expect(() => compilePattern('61 zz')).toThrow(SyntaxError);
  });
});

describe('without a signature file', () => {
  it.each([
    ['a.pdf', '%PDF-1.7\n%%EOF', 'fmt/276'],
    ['cut.pdf', '%PDF-1.4\n1 0 obj', 'fmt/18'],
    ['lying.pdf', '\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\x01', 'fmt/43'],
    ['program.pdf', `MZ${'\0'.repeat(60)}PE\0\0`, 'x-fmt/411'],
    ['program', '\x7fELF\x02\x01\x01', 'fmt/690'],
    ['a.svg', '<?xml version="1.0"?>\n<svg xmlns="x"/>', 'fmt/413'],
    ['a.txt', Buffer.from('档案'), 'x-fmt/111'],
    ['a.csv', Buffer.from('题名,日期'), 'x-fmt/18'],
    ['noise.pdf', '\x01\x02\x03\x04\0\0\0', ''],
    ['empty.pdf', '', ''],
  ])('%s is told by its bytes', async (name, bytes, puid) => {
    expect(await identifyBytes(name, bytes)).toBe(puid);
  });

  it('an extension that does not fit is told', () => {
    expect(expectedExtensions('fmt/43')).not.toContain('pdf');
    expect(expectedExtensions('fmt/43')).toContain('jpg');
    expect(expectedExtensions('fmt/40')).toContain('wps');
  });

  it('programs, archives and the unknown are not accepted', () => {
    for (const puid of ['x-fmt/411', 'fmt/690', 'x-fmt/263', 'fmt/111', '']) expect(isAccepted(puid), puid).toBe(false);
    for (const puid of ['lantai/ofd', 'fmt/18', 'fmt/412', 'fmt/43', 'x-fmt/111'])
      expect(isAccepted(puid), puid).toBe(true);
  });
});

const SAMPLES: readonly (readonly [string, string])[] = [
  ['doc.doc', 'fmt/40'],
  ['doc.docx', 'fmt/412'],
  ['doc.html', 'fmt/471'],
  ['doc.odt', 'fmt/291'],
  ['doc.pdf', 'fmt/20'],
  ['doc.rtf', 'fmt/45'],
  ['doc.txt', 'x-fmt/111'],
  ['enc-gb18030.txt', 'x-fmt/111'],
  ['enc-big5.txt', 'x-fmt/111'],
  ['enc-utf16le.txt', 'x-fmt/111'],
  ['enc-short-gbk.txt', 'x-fmt/111'],
  ['gbk.eml', 'fmt/278'],
  ['raw8bit.eml', 'fmt/278'],
  ['gbk.zip', 'x-fmt/263'],
  ['nonembed.pdf', 'fmt/18'],
  ['t.csv', 'x-fmt/18'],
  ['t.ofd', 'lantai/ofd'],
  ['t.pptx', 'fmt/215'],
  ['t.xls', 'fmt/61'],
  ['t.xlsx', 'fmt/214'],
  ['u.msg', 'x-fmt/430'],
];

describeShared('the samples', () => {
  it.each(SAMPLES)('%s is %s', async (name, puid) => {
    const found = await identify(sharedPath('samples', 'formats', name), name);
    expect(found.puid).toBe(puid);
    expect(expectedExtensions(puid)).toContain(extensionOf(name));
  });
});

describeShared('a package that is cut', () => {
  it.each(SAMPLES.filter(([name]) => /\.(docx|xlsx|pptx|ofd|odt)$/.test(name)))(
    '%s is still %s',
    async (name, puid) => {
      const whole = await readFile(sharedPath('samples', 'formats', name));
      expect(await identifyBytes(name, whole.subarray(0, Math.floor(whole.length * 0.7)))).toBe(puid);
    },
  );
});

describeShared('the signature file of the National Archives', () => {
  let set: SignatureSet;
  beforeAll(async () => {
    const read = (name: string): Promise<string> => readFile(sharedPath('conformance', 'pronom', name), 'utf8');
    set = readSignatureSet(await read('DROID_SignatureFile_V118.xml'), await read('container-signature-20240501.xml'));
  });

  it('is read whole', () => {
    expect(set.formats.size).toBe(2458);
    expect(set.containers.length).toBe(299);
    expect(set.formats.get('fmt/43')?.over).toContain('fmt/41');
  });

  it('identifies the skeleton suite', { timeout: 120_000 }, async () => {
    const root = sharedPath('conformance', 'pronom', 'skeleton-suite');
    const files = (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const wrong: string[] = [];
    let total = 0;
    for (const { parentPath, name } of files) {
      const expected = /^(x-fmt|fmt)-(\d+)-/.exec(name);
      if (expected === null) continue;
      total++;
      const found = await identify(join(parentPath, name), name, set);
      if (found.puid !== `${expected[1]}/${expected[2]}`) wrong.push(`${name}: ${found.puid} ${found.basis}`);
    }
    expect(total).toBeGreaterThan(1500);
    expect(wrong.length / total, wrong.join('\n')).toBeLessThan(0.01);
  });

  it('takes no hostile file for long', async () => {
    const path = join(dir, 'hostile');
    for (const repeated of ['MZ', '<', '{\\rtf1\\ansi\\ansicpg', 'RIFF', '\0', '\xff\xfb\x90']) {
      await writeFile(path, Buffer.from(repeated.repeat(60_000), 'latin1'));
      // Of the processor's time: what else the machine does is no fault of the file.
      const start = process.cpuUsage();
      await identify(path, 'hostile.bin', set);
      expect(process.cpuUsage(start).user, repeated).toBeLessThan(1_000_000);
    }
  });

  it.each(SAMPLES.filter(([name]) => /\.(docx|xlsx|ofd|pptx|msg|zip)$/.test(name)))(
    '%s is %s with it too',
    async (name, puid) => {
      expect((await identify(sharedPath('samples', 'formats', name), name, set)).puid).toBe(puid);
    },
  );
});
