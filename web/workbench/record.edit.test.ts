import { expect, test } from 'vitest';
import type { FieldAtLevel } from '../../shared/schemas/scheme.ts';
import {
  changedFields,
  differences,
  type Draft,
  draftOf,
  freeFields,
  missingFields,
  patchOf,
  rebase,
  wrongFields,
} from './record.edit.model.ts';

const field = (key: string, name: string, more: Partial<FieldAtLevel> = {}): FieldAtLevel => ({
  key,
  name,
  nameEn: '',
  type: 'text',
  length: null,
  table: null,
  obligations: { fonds: 'none', series: 'none', file: 'may', item: 'may' },
  obligation: 'may',
  repeatable: false,
  inherited: false,
  search: false,
  personal: false,
  captured: false,
  clause: '',
  ...more,
});
const form = {
  fields: [
    field('title', '题名', { obligation: 'must' }),
    field('pageCount', '页数', { type: 'integer' }),
    field('husband', '男方姓名', { type: 'name', obligation: 'must' }),
    field('office', '登记机关', { obligation: 'must', inherited: true }),
  ],
  tables: [],
  inherited: [{ key: 'office', value: '民政局', from: 'Z109-HY·2019-Y-001' }],
};
const unit = {
  code: 'Z1-WS·2023-Y-BGS-0001',
  title: '关于水库的批复',
  responsible: '区水利局',
  documentNumber: '',
  dateText: '20230315',
  retention: '永久',
  pageCount: 8,
  carrier: '',
  note: '',
  fields: { 男方姓名: '周某', 旧卡号: '7' },
};
const read: Draft = draftOf(unit, form.fields);

test('a value under a field’s name stands under its key; what no scheme knows stays as it is', () => {
  expect(read).toMatchObject({ husband: '周某', office: '', 旧卡号: '7' });
  expect(freeFields(unit, form.fields)).toEqual(['旧卡号']);
});

test('only what was changed is sent, against the version that was read', () => {
  const draft = { ...read, title: ' 关于白河水库的批复 ', pageCount: '', husband: '周某甲', 旧卡号: '' };
  expect(changedFields(read, draft)).toEqual(['title', 'pageCount', 'husband', '旧卡号']);
  expect(patchOf(read, draft, 3)).toEqual({
    lockVersion: 3,
    title: '关于白河水库的批复',
    pageCount: null,
    fields: { husband: '周某甲', 旧卡号: '' },
  });
  expect(patchOf(read, { ...read, title: `${read.title} ` }, 3)).toEqual({ lockVersion: 3 });
});

test('what is wrong is seen at once: emptied mandatory fields, pages that are no number; older gaps hinder nobody', () => {
  const rules = (draft: Draft) =>
    Object.entries(wrongFields(read, draft, form)).map(([key, defect]) => [key, defect?.rule]);
  expect(rules({ ...read, title: '  ', pageCount: '八', husband: '' })).toEqual([
    ['title', 'field-required'],
    ['pageCount', 'field-not-integer'],
    ['husband', 'field-required'],
  ]);
  const old = draftOf({ ...unit, fields: {} }, form.fields);
  expect(wrongFields(old, { ...old, note: '补记' }, form)).toEqual({});
  // What is inherited is not missing.
  expect(missingFields(old, form).map(({ key }) => key)).toEqual(['husband']);
});

test('two editors: what differs is named, and mine is laid upon theirs', () => {
  const theirs = { ...read, title: '他改的', note: '他加的' };
  const mine = { ...read, title: '我改的', retention: '30年' };
  expect(differences(read, theirs, mine).map((each) => each.field)).toEqual(['title', 'retention', 'note']);
  const next = rebase(read, theirs, mine);
  expect(next).toMatchObject({ title: '我改的', retention: '30年', note: '他加的' });
  expect(patchOf(theirs, next, 4)).toEqual({ lockVersion: 4, title: '我改的', retention: '30年' });
});
