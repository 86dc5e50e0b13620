import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeShared, sharedPath } from '../../test/shared-path.ts';
import { decodeText } from './text-decode.ts';

const RARE = '㐂𠮷䶮';

it('reads a byte order mark and leaves it out of the text', () => {
  expect(decodeText(Buffer.from('\ufeff兰台'))).toEqual({ text: '兰台', encoding: 'utf-8', certainty: 'sure' });
  expect(decodeText(Buffer.from('\ufeff兰台', 'utf16le'))).toEqual({
    text: '兰台',
    encoding: 'utf-16le',
    certainty: 'sure',
  });
});

it('keeps rare characters of four GB18030 bytes', () => {
  const bytes = Uint8Array.of(0x81, 0x39, 0xee, 0x39, 0x95, 0x34, 0xc3, 0x32, 0xfd, 0x9b, 0xb1, 0xb8);
  expect(decodeText(bytes).text).toBe(new TextDecoder('gb18030').decode(bytes));
});

it('takes plain and empty text as UTF-8', () => {
  expect(decodeText(Buffer.from(''))).toEqual({ text: '', encoding: 'utf-8', certainty: 'sure' });
  expect(decodeText(Buffer.from('abc,1\n')).certainty).toBe('sure');
});

it('never calls damaged bytes sure', () => {
  const broken = decodeText(Uint8Array.of(0xff, 0x41, 0xff, 0xff, 0x80));
  expect(broken.certainty).toBe('guessed');
});

describeShared('text of the samples', () => {
  const sample = (name: string): Buffer => readFileSync(sharedPath('samples', 'formats', name));
  const reference = sample('enc-utf8.txt').toString('utf8');

  it.each([
    ['enc-utf8.txt', 'utf-8', 'sure'],
    ['enc-gb18030.txt', 'gb18030', 'sure'],
    ['enc-utf16le.txt', 'utf-16le', 'guessed'],
  ])('%s gives the same text as %s', (name, encoding, certainty) => {
    const decoded = decodeText(sample(name));
    expect(decoded).toMatchObject({ encoding, certainty });
    expect(decoded.text).toBe(reference);
  });

  it('reads Big5', () => {
    const decoded = decodeText(sample('enc-big5.txt'));
    expect(decoded.encoding).toBe('big5');
    expect(decoded.text).toBe(sample('enc-big5.utf8.txt').toString('utf8'));
  });

  it('reads twelve bytes of GBK, and says that it guessed', () => {
    const decoded = decodeText(sample('enc-short-gbk.txt'));
    expect(decoded).toMatchObject({ encoding: 'gb18030', certainty: 'guessed' });
    expect(decoded.text).toMatch(/^\p{Script=Han}+$/u);
  });

  it('keeps rare characters of four bytes', () => {
    const decoded = decodeText(sample('enc-gb18030-4byte.txt'));
    expect(decoded.encoding).toBe('gb18030');
    for (const character of RARE) expect(decoded.text).toContain(character);
    expect(decoded.text).not.toContain('\ufffd');
  });
});
