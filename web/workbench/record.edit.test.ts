import { expect, test } from 'vitest';
import { changedFields, differences, type Draft, draftOf, patchOf, rebase, wrongFields } from './record.edit.model.ts';

const read: Draft = draftOf({
  code: 'Z1-WS·2023-Y-BGS-0001',
  title: '关于水库的批复',
  responsible: '区水利局',
  documentNumber: '',
  dateText: '20230315',
  retention: '永久',
  pageCount: 8,
  note: '',
});

test('only what was changed is sent, against the version that was read', () => {
  const draft = { ...read, title: ' 关于白河水库的批复 ', pageCount: '' };
  expect(changedFields(read, draft)).toEqual(['title', 'pageCount']);
  expect(patchOf(read, draft, 3)).toEqual({ lockVersion: 3, title: '关于白河水库的批复', pageCount: null });
  expect(patchOf(read, { ...read, title: `${read.title} ` }, 3)).toEqual({ lockVersion: 3 });
});

test('an empty title and pages that are no number are seen at once', () => {
  expect(wrongFields({ ...read, title: '  ', pageCount: '八' })).toEqual(['title', 'pageCount']);
  expect(wrongFields({ ...read, pageCount: '' })).toEqual([]);
});

test('two editors: what differs is named, and mine is laid upon theirs', () => {
  const theirs = { ...read, title: '他改的', note: '他加的' };
  const mine = { ...read, title: '我改的', retention: '30年' };
  expect(differences(read, theirs, mine).map(({ field }) => field)).toEqual(['title', 'retention', 'note']);
  const next = rebase(read, theirs, mine);
  expect(next).toMatchObject({ title: '我改的', retention: '30年', note: '他加的' });
  expect(patchOf(theirs, next, 4)).toEqual({ lockVersion: 4, title: '我改的', retention: '30年' });
});
