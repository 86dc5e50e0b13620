/** Inspections of the demonstration: one with its result and an order, one announced. */
import { Readable } from 'node:stream';
import type { Actor } from '../../modules/identity/index.ts';
import { itemsOf } from '../../../shared/inspection/score.ts';
import type { InspectionStep } from '../../../shared/schemas/inspection.ts';
import { makePhoto } from '../files/photo.ts';
import type { PartEvent, Telling } from './script.types.ts';

const CHECKLIST = 'shipped.agency-yearly';
/** What the visit to the civil affairs bureau found; all else was met. */
const FOUND: Record<string, { verdict: 'not'; note: string }> = {
  C4: { verdict: 'not', note: '库房温湿度计已停用，最近三个月没有记录。' },
  C7: { verdict: 'not', note: '三号库房监控一路黑屏。' },
};

export function tellInspections({ house: { inspections }, agencyIds, who, day }: Telling): PartEvent[] {
  const supervisor = who('supervisor');
  const archivist = who('archivist');
  let [plan, civil, office] = ['', '', ''];
  const step = async (actor: Actor, id: string, name: InspectionStep) => {
    const { lockVersion } = await inspections.get(actor, id);
    await inspections.step(actor, id, { step: name, lockVersion, ground: '' });
  };
  const add = async (agency: string, from: number, selfDue: number): Promise<string> => {
    const [id] = await inspections.addInspections(supervisor, plan, {
      kind: 'yearly',
      checklistId: CHECKLIST,
      from: day(from),
      to: day(from + 1),
      selfDue: day(selfDue),
      scope: '2009年以来的文书、专业档案',
      agencyIds: [agencyIds.get(agency)!],
      inspectorIds: [archivist.id!, supervisor.id!],
    });
    return id!;
  };
  return [
    {
      on: -58,
      rank: 4,
      run: async () => {
        const year = Math.floor(day(-58) / 10_000);
        const note = '全年检查，重点看库房安全和到期移交。';
        plan = await inspections.createPlan(supervisor, {
          year,
          title: `${year}年度档案检查`,
          note,
          initiativeId: null,
        });
        civil = await add('civil', -34, -40);
        await step(supervisor, civil, 'announce');
      },
    },
    {
      on: -34,
      rank: 4,
      run: async () => {
        await step(archivist, civil, 'visit');
        const { checklist } = await inspections.get(archivist, civil);
        for (const [index, { key }] of itemsOf(checklist!.definition).entries()) {
          const { verdict, note } = FOUND[key] ?? { verdict: 'met' as const, note: '' };
          const given = { item: key, round: 1, base: 0, verdict, defects: 0, note };
          const seenAt = new Date(0).toISOString();
          await inspections.putEntry(archivist, civil, `demonstration-${index}`, { ...given, seenAt });
        }
        await inspections.addFile(archivist, civil, {
          item: 'C4',
          factOn: day(-34),
          note: '',
          name: '停用的温湿度计.jpg',
          mime: 'image/jpeg',
          content: Readable.from([await makePhoto({ scene: 'works', seed: 41, colour: true })]),
        });
      },
    },
    {
      on: -32,
      rank: 4,
      run: async () => {
        await step(archivist, civil, 'conclude');
        await step(supervisor, civil, 'publish');
        await inspections.makeFindings(supervisor, civil);
        const order = { due: day(14), text: '请按期整改，并书面报告结果。', contact: '监督指导科' };
        await inspections.issueOrder(supervisor, civil, order);
      },
    },
    {
      on: -6,
      rank: 4,
      run: async () => {
        office = await add('office', 12, 8);
        await step(supervisor, office, 'announce');
      },
    },
  ];
}
