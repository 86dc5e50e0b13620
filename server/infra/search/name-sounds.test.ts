import { pinyin } from 'pinyin-pro';
import { expect, test } from 'vitest';
import { soundsAskedFor, soundsOf } from './name-sounds.ts';

test('a name sounds as its characters do, in full and in initials', () => {
  expect(soundsOf('张三')).toEqual(['zhangsan', 'zs']);
  expect(soundsOf('章三')).toEqual(['zhangsan', 'zs']);
  expect(soundsOf('吕布')).toEqual(['lvbu', 'lb']);
  expect(soundsOf('买买提·艾力')).toContain('maimaitiaili');
});

test('a surname that is read otherwise has both readings', () => {
  expect(soundsOf('单田芳')).toEqual(['shantianfang', 'dantianfang', 'stf', 'dtf']);
});

test('what is no name, or has a character without a reading, has no sound', () => {
  for (const text of ['石', '关于做好档案移交工作的通知', 'john', '𠮷田', '1985'])
    expect(soundsOf(text), text).toEqual([]);
});

test('asked for are full readings of a name, or letters as typed', () => {
  expect(soundsAskedFor('章三')).toEqual(['zhangsan']);
  expect(soundsAskedFor('zhangsan')).toEqual(['zhangsan']);
  expect(soundsAskedFor('zs')).toEqual(['zs']);
  expect(soundsAskedFor('关于1985年')).toEqual([]);
});

test('names whose characters have one reading each sound as if they were read whole', () => {
  const surnames = Array.from(
    '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈',
  );
  const compound = ['欧阳', '尉迟', '万俟', '长孙', '澹台', '诸葛', '上官', '司马', '令狐', '皇甫', '单于', '宇文'];
  const given = Array.from('国华建军红梅朝阳德杰秀英重庆长乐春行志强晓都明曾和平');
  for (const surname of [...surnames, ...compound])
    for (const [at, first] of given.entries()) {
      const name = `${surname}${first}${given[(at * 7 + 3) % given.length]!}`;
      const whole = (['head', 'off'] as const).map((mode) =>
        pinyin(name, { toneType: 'none', type: 'array', surname: mode, v: true }),
      );
      const initials = whole.map((reading) => reading.map((syllable) => syllable[0]).join(''));
      const full = whole.map((reading) => reading.join(''));
      expect(soundsOf(name), name).toEqual([...new Set([...full, ...initials])]);
    }
});
