/** Templates: files that come back as they went, defects told by place, versions that stay. */
import fc from 'fast-check';
import { TASK_LISTS } from '../../../shared/loop-lists.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  INITIATIVE_KINDS,
  type InitiativeTemplate,
  initiativeTemplate,
  PERSON_ROLES,
} from '../../../shared/schemas/initiative.ts';
import { type LoopHouse, openLoopHouse } from '../../../test/loop-house.ts';
import { layOut } from './initiative.layout.ts';
import { readTemplate, writeTemplate } from './template.file.ts';
import { shippedIn } from './template.shipped.ts';

const SHIPPED = shippedIn('zh-CN');

const letters = fc.constantFrom('专', '项', '查', '。', ' ', '"', '\\', '\n', '{', 'a', 'Z', '0', '\u{1F4DC}');
const words = (maxLength: number) => fc.string({ maxLength, unit: letters }).map((text) => text.trim());
const filled = (maxLength: number) => words(maxLength - 1).map((text) => `题${text}`.slice(0, maxLength).trim());
const span = (days: number) =>
  fc.tuple(fc.integer({ min: 1, max: days }), fc.integer({ min: 1, max: days })).map(([a, b]) => ({
    from: Math.min(a, b),
    to: Math.max(a, b),
  }));
const template: fc.Arbitrary<InitiativeTemplate> = fc.integer({ min: 1, max: 3650 }).chain((days) => {
  const key = fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}$/);
  return fc
    .uniqueArray(fc.tuple(key, filled(40), span(days)), { minLength: 1, maxLength: 6, selector: ([one]) => one })
    .chain((stages) =>
      fc.record({
        key,
        name: filled(60),
        summary: words(200),
        kind: fc.constantFrom(...INITIATIVE_KINDS),
        goal: words(400),
        plan: words(400),
        days: fc.constant(days),
        stages: fc.constant(stages.map(([one, name, { from, to }]) => ({ key: one, name, from, to }))),
        roles: fc.array(fc.record({ role: fc.constantFrom(...PERSON_ROLES), duty: words(50) }), { maxLength: 5 }),
        tasks: fc.array(
          fc
            .tuple(fc.boolean(), span(days), filled(80), words(40), fc.boolean(), fc.nat())
            .map(([begins, { from, to }, text, duty, perBody, at]) => ({
              text,
              stage: at % 3 === 0 ? null : stages[at % stages.length]![0],
              list: TASK_LISTS[at % TASK_LISTS.length]!,
              duty,
              perBody,
              from: begins ? from : null,
              due: to,
            })),
          { maxLength: 8 },
        ),
      }),
    );
});

describe('a template as a file', () => {
  test('comes back as it went, byte for byte when it goes again', () => {
    fc.assert(
      fc.property(template, (given) => {
        const text = writeTemplate(given);
        const read = readTemplate(text);
        expect(read).toEqual({ template: given });
        expect(writeTemplate((read as { template: InitiativeTemplate }).template)).toBe(text);
      }),
      { numRuns: 40 },
    );
  });

  test('that was broken in any one place is never taken for whole: it is read, or told where it is wrong', () => {
    const whole = writeTemplate(SHIPPED[0]!);
    fc.assert(
      fc.property(fc.nat({ max: whole.length - 1 }), fc.string({ maxLength: 3 }), (at, put) => {
        const read = readTemplate(whole.slice(0, at) + put + whole.slice(at + 1));
        if ('template' in read) expect(initiativeTemplate.safeParse(read.template).success).toBe(true);
        else expect(read.defects.length).toBeGreaterThan(0);
      }),
      { numRuns: 80 },
    );
  });

  test('tells each defect with its place, rule and value', () => {
    const [first] = SHIPPED;
    const tasks = first!.tasks.map((task, index) => {
      if (index === 1) return { ...task, stage: 'nowhere' };
      if (index === 2) return { ...task, from: 30, due: 20 };
      if (index === 3) return { ...task, due: 999 };
      return index === 4 ? { ...task, owner: 'x' } : task;
    });
    const stages = first!.stages.map((stage, index) => (index === 1 ? { ...stage, key: 'study' } : stage));
    const defectsOf = (value: object) => {
      const read = readTemplate(JSON.stringify({ format: 'lantai-initiative-template', formatVersion: 1, ...value }));
      return 'defects' in read ? read.defects : [];
    };
    const told = defectsOf({ template: { ...first, name: '', kind: 'party', tasks, stages } });
    expect(told).toEqual(
      expect.arrayContaining(
        [
          { at: 'name', rule: 'empty', value: '' },
          { at: 'kind', rule: 'not-known', value: 'party' },
          { at: 'tasks[4].owner', rule: 'unknown-field', value: 'x' },
        ].map((defect) => ({ ...defect, at: `template.${defect.at}` })),
      ),
    );
    const later = defectsOf({ template: { ...first, tasks: tasks.filter((_, index) => index !== 4), stages } });
    expect(later.map(({ at, rule }) => [at.replace('template.', ''), rule])).toEqual(
      expect.arrayContaining([
        ['stages[1].key', 'duplicate'],
        ['tasks[1].stage', 'unknown-stage'],
        ['tasks[2].due', 'order'],
        ['tasks[3].due', 'after-end'],
      ]),
    );
    const { goal, ...without } = first!;
    expect(goal).not.toBe('');
    expect(defectsOf({ template: without })).toEqual([{ at: 'template.goal', rule: 'missing', value: '' }]);
    expect(readTemplate('{')).toMatchObject({ defects: [{ rule: 'not-json' }] });
    expect(readTemplate('{"a":1}')).toMatchObject({ defects: [{ rule: 'not-template' }] });
    expect(defectsOf({ formatVersion: 2 })).toEqual([{ at: '', rule: 'newer', value: '2' }]);
  });

  test('in both languages: the same days and keys, each word of its own', () => {
    for (const [at, each] of shippedIn('en').entries()) {
      const chinese = SHIPPED[at]!;
      const texts = (of: InitiativeTemplate) => [
        of.name,
        of.summary,
        of.goal,
        of.plan,
        ...of.stages.map(({ name }) => name),
        ...of.roles.map(({ duty }) => duty),
        ...of.tasks.flatMap(({ text, duty }) => [text, duty]),
      ];
      const bones = (of: InitiativeTemplate) => ({
        ...of,
        ...{ name: '', summary: '', goal: '', plan: '' },
        stages: of.stages.map((one) => ({ ...one, name: '' })),
        roles: of.roles.map(({ role }) => role),
        tasks: of.tasks.map((one) => ({ ...one, text: '', duty: '' })),
      });
      expect(initiativeTemplate.parse(each)).toEqual(each);
      expect(bones(each)).toEqual(bones(chinese));
      for (const [place, text] of texts(each).entries()) {
        expect([each.key, text, /\p{Script=Han}/u.test(text)]).toEqual([each.key, text, false]);
        expect([each.key, text, text === '']).toEqual([each.key, text, texts(chinese)[place] === '']);
      }
    }
  });

  test('those shipped are whole, and their dates lie within them', () => {
    expect(SHIPPED.map(({ key }) => key)).toEqual(['study-campaign', 'yearly-inspection', 'service-improvement']);
    for (const each of SHIPPED) {
      expect(initiativeTemplate.parse(each)).toEqual(each);
      const laid = layOut(each, { start: 20260101, bodyIds: ['a', 'b'] });
      for (const { due, start } of laid.tasks) {
        expect(due).toBeLessThanOrEqual(laid.end);
        expect(start ?? due).toBeGreaterThanOrEqual(20260101);
      }
    }
  });
});

describe('templates of the house', () => {
  let h: LoopHouse;
  beforeAll(async () => {
    h = await openLoopHouse();
  });
  afterAll(() => h.destroy());

  test('is shown and laid out in the language of its reader', async () => {
    const { initiatives, people } = h;
    const { template } = await initiatives.getTemplate(people.supervisor, 'study-campaign', undefined, 'en');
    expect(template.name).toBe('Study campaign');
    const given = { template: 'study-campaign', title: 'Campaign', start: 20260302 };
    const id = await initiatives.createFromTemplate(people.supervisor, given, 'en');
    const { stages, tasks } = await initiatives.getInitiative(people.supervisor, id);
    expect(stages.map(({ name }) => name)).toContain('Self-examination');
    expect(tasks[0]!.text).toBe('Issue the plan and hold the opening meeting');
  });

  test('each change is a version; an older one stays; two cannot change the same one', async () => {
    const { supervisor, guide } = h.people;
    const { initiatives } = h;
    const shipped = await initiatives.getTemplate(supervisor, 'study-campaign');
    expect(shipped).toMatchObject({ version: 0, shipped: true, versions: [{ version: 0, by: null }] });
    const changed = { ...shipped.template, name: '主题教育（本馆）' };
    expect(await initiatives.saveTemplate(supervisor, { template: changed, basedOn: 0 })).toBe(1);
    await expect(initiatives.saveTemplate(supervisor, { template: changed, basedOn: 0 })).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    await expect(initiatives.saveTemplate(supervisor, { template: changed, basedOn: null })).rejects.toMatchObject({
      code: 'template-key-taken',
    });
    await expect(initiatives.saveTemplate(guide, { template: changed, basedOn: 1 })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect((await initiatives.getTemplate(supervisor, 'study-campaign')).template.name).toBe('主题教育（本馆）');
    expect((await initiatives.getTemplate(supervisor, 'study-campaign', 0)).template).toEqual(shipped.template);
    const rows = await initiatives.listTemplates(guide);
    expect(rows.map(({ key, version }) => [key, version])).toEqual([
      ['study-campaign', 1],
      ['yearly-inspection', 0],
      ['service-improvement', 0],
    ]);
    const id = await initiatives.createFromTemplate(supervisor, {
      template: 'study-campaign',
      title: '今年的主题教育',
      start: 20260302,
    });
    expect((await initiatives.getInitiative(supervisor, id)).template).toEqual({
      key: 'study-campaign',
      version: 1,
      name: '主题教育（本馆）',
    });
  });

  test('a file goes out, is looked at elsewhere, and becomes the next version', async () => {
    const { supervisor } = h.people;
    const { initiatives } = h;
    const { name, text } = await initiatives.exportTemplate(supervisor, 'service-improvement');
    expect(name).toBe('查档服务提升-v0.json');
    const checked = await initiatives.checkTemplateFile(supervisor, text);
    expect(checked).toMatchObject({ defects: [], becomes: 1 });
    expect(checked.template).toEqual(SHIPPED[2]);
    const fresh = text.replace('"service-improvement"', '"window-service"');
    const other = await initiatives.checkTemplateFile(supervisor, fresh);
    expect(other.becomes).toBeNull();
    expect(await initiatives.saveTemplate(supervisor, { template: other.template!, basedOn: null })).toBe(1);
    expect(await initiatives.checkTemplateFile(supervisor, '[]')).toMatchObject({
      defects: [{ rule: 'not-template' }],
      template: null,
    });
  });
});
