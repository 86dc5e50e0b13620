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
