import { describe, expect, test } from 'vitest';
import { bearsMark, type GateInput, inspectRow, keyedDigest } from './secrecy-gate.ts';

const row = (input: Partial<GateInput>) => inspectRow({ cells: [], ...input });

describe('the column 密级', () => {
  test.each([
    '秘密',
    '机密',
    '绝密',
    '机密★10年',
    '秘密★',
    '★绝密',
    '机 密',
    '機密',
    'Secret',
    'TOP SECRET',
    'confidential',
    '机密级',
    'JM',
    '绝密★长期',
    '机\u200b密',
  ])('%s stops', (secrecy) => expect(row({ secrecy })).toEqual({ stopped: 'column' }));
  test.each(['', '公开', '无', '非密', '普通', ' GK ', '不涉密', 'public'])('%j is open', (secrecy) =>
    expect(row({ secrecy })).toEqual({ secrecy: 'public' }),
  );
  test('内部 and 限制 come in and are never public', () => {
    expect(row({ secrecy: '内部' })).toEqual({ secrecy: 'internal' });
    expect(row({ secrecy: '内部资料' })).toEqual({ secrecy: 'internal' });
    expect(row({ secrecy: '限制' })).toEqual({ secrecy: 'restricted' });
    expect(row({ secrecy: '不详' })).toEqual({ secrecy: 'restricted' });
  });
  test.each(['无', '/', '—', '－', 'N/A', '未解密', '0', '\u3000'])(
    '解密文号 %j names no decision',
    (declassification) => {
      expect(row({ secrecy: '机密', declassification })).toEqual({ stopped: 'column' });
      expect(row({ secrecy: '公开', declassification })).toEqual({ secrecy: 'public' });
    },
  );
  test('a period that has run out does not let a row in, a decision named does', () => {
    expect(row({ secrecy: '秘密★1年', cells: ['19800101'] })).toEqual({ stopped: 'column' });
    expect(row({ secrecy: '秘密★1年', declassification: '市密解〔2020〕3号' })).toEqual({ secrecy: 'restricted' });
    expect(row({ secrecy: '秘密', declassification: '  ' })).toEqual({ stopped: 'column' });
  });
});

describe('marks in other places', () => {
  test.each([
    '机密★10年 关于某事的通知',
    '【秘密】某报告',
    '某纪要（绝密）',
    '密级：机密',
    '机密',
    '秘密★',
    'CONFIDENTIAL',
    '[SECRET] plan',
    '机密（10年）',
    '机密 特急',
    '⭐\ufe0f机密',
    '机\ufe0f密',
    '保密等级：秘密',
    '✪绝密 某纪要',
  ])('cell %s stops', (cell) => expect(row({ cells: [cell] })).toEqual({ stopped: 'cell' }));
  test.each([
    '市保密局关于保密工作的报告',
    '商业秘密保护办法',
    '机密文件管理规定',
    '关于解密的请示',
    'The Secret Garden',
  ])('words such as in %s do not', (cell) => expect(row({ cells: [cell] })).toEqual({ secrecy: 'public' }));
  test('a marked file name stops', () => {
    for (const name of ['Z1-WS/机密★正文.pdf', 'Z1-WS/机密/正文.pdf', 'Z1-WS/附件/绝密.pdf', 'Z1-WS/機 密.docx'])
      expect(row({ cells: [], names: [name] })).toEqual({ stopped: 'name' });
    expect(row({ cells: [], names: ['Z1-WS/机密文件管理规定.pdf', 'Z1-WS/商业秘密.pdf'] })).toEqual({
      secrecy: 'public',
    });
  });
  test('the top of the first page', () => {
    expect(bearsMark('000001\n机密★10年\n特急\n某某文件')).toBe(true);
    expect(bearsMark('机 密 ★ 1 0 年\n某某文件')).toBe(true);
    expect(bearsMark('某市文件\n\n绝密\n正文')).toBe(true);
    expect(bearsMark(`${'正文一行\n'.repeat(20)}机密★10年`)).toBe(false);
    expect(bearsMark('关于做好机密文件管理工作的通知\n各单位：')).toBe(false);
  });
});

test('the digest depends on the key and tells equal codes apart from others', () => {
  const [one, two] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  expect(keyedDigest(one, 'A')).toBe(keyedDigest(one, 'A'));
  expect(keyedDigest(one, 'A')).not.toBe(keyedDigest(one, 'B'));
  expect(keyedDigest(one, 'A')).not.toBe(keyedDigest(two, 'A'));
});
