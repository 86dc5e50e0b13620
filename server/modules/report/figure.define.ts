/** The figures that reports may name: for each its unit and the list it counts. Pure. */
import type { RECORD_LISTS } from '../../../shared/loop-lists.ts';
import type { Figure, figureUnit, RecordFilter } from '../../../shared/schemas/report.ts';
import type { z } from 'zod';
import { addDays } from '../../lib/day.ts';

export type RecordList = (typeof RECORD_LISTS)[number];
export interface Span {
  from: number;
  asOf: number;
}
export interface Counted {
  of: RecordList;
  unit: z.infer<typeof figureUnit>;
  filter: (span: Span) => RecordFilter;
  /** Only for those who see all of the house: what belongs to no unit. */
  house?: true;
}

const CLOSED = ['closed', 'looked-back'];
const RUNNING = ['in-progress', 'closure-asked', 'verified', 'reopened'];
/** What comes next is looked at this many days ahead. */
export const AHEAD_DAYS = 30;

const findings = (filter: (span: Span) => RecordFilter, unit: Counted['unit'] = 'item'): Counted => ({
  of: 'findings',
  unit,
  filter,
});
const slips = (kind: string): Counted => ({
  of: 'slips',
  unit: 'slip',
  filter: ({ from }) => ({ kind: [kind], from }),
});
const rules = (act: string): Counted => ({
  of: 'rules',
  unit: 'rule',
  house: true,
  filter: ({ from }) => ({ act: [act], from }),
});

export const FIGURES = {
  total: findings(() => ({})),
  closed: findings(() => ({ state: CLOSED })),
  running: findings(() => ({ state: RUNNING })),
  'closed-on-time': findings(() => ({ onTime: true })),
  'not-withdrawn': findings(() => ({ state: ['registered', 'checked', ...RUNNING, ...CLOSED] })),
  withdrawn: findings(() => ({ state: ['withdrawn'] })),
  'registered-in': findings(({ from }) => ({ from })),
  'closed-in': findings(({ from, asOf }) => ({ closedFrom: from, closedTo: asOf })),
  red: findings(() => ({ light: ['red'] })),
  yellow: findings(() => ({ light: ['yellow'] })),
  green: findings(() => ({ light: ['green'] })),
  blue: findings(() => ({ light: ['blue'] })),
  appearances: findings(() => ({ sum: 'appearances' }), 'appearance'),
  measures: findings(() => ({ sum: 'measures' }), 'measure'),
  'measures-done': findings(() => ({ sum: 'measures-done' }), 'measure'),
  reopened: findings(() => ({ state: ['reopened'] })),
  registered: findings(() => ({ state: ['registered'] })),
  checked: findings(() => ({ state: ['checked'] })),
  'closure-asked': findings(() => ({ state: ['closure-asked'] })),
  'no-body': findings(() => ({ noBody: true, state: [...RUNNING, 'checked'] })),
  'due-soon': findings(({ asOf }) => ({ state: RUNNING, dueFrom: asOf, dueTo: addDays(asOf, AHEAD_DAYS) })),
  'look-back-soon': findings(({ asOf }) => ({ state: ['closed'], lookBackTo: addDays(asOf, AHEAD_DAYS) })),
  bodies: { of: 'bodies', unit: 'unit', filter: () => ({}) },
  notice: slips('notice'),
  reminder: slips('reminder'),
  feedback: slips('feedback'),
  warning: slips('warning'),
  talk: slips('talk'),
  voices: { of: 'voices', unit: 'voice', house: true, filter: ({ from }) => ({ from }) },
  'voices-answered': {
    of: 'voices',
    unit: 'voice',
    house: true,
    filter: ({ from }) => ({ from, state: ['answered', 'closed'] }),
  },
  'voices-made': { of: 'voices', unit: 'voice', house: true, filter: ({ from }) => ({ from, made: true }) },
  boxes: { of: 'boxes', unit: 'box', house: true, filter: ({ from }) => ({ from }) },
  'voices-box': {
    of: 'voices',
    unit: 'voice',
    house: true,
    filter: ({ from }) => ({ from, channel: ['box'] }),
  },
  content: { of: 'answers', unit: 'person', filter: ({ from }) => ({ from, content: true }) },
  'not-content': { of: 'answers', unit: 'person', filter: ({ from }) => ({ from, content: false }) },
  meetings: { of: 'meetings', unit: 'meeting', house: true, filter: ({ from }) => ({ from }) },
  'rules-made': rules('made'),
  'rules-revised': rules('revised'),
  'rules-dropped': rules('dropped'),
} as const satisfies Record<string, Counted>;
export type FigureKey = keyof typeof FIGURES;

/** 整改率, 按期整改率: per cent to one place, of what was not withdrawn. The list is that of the numerator. */
export const RATES = {
  'closed-rate': ['closed', 'not-withdrawn'],
  'on-time-rate': ['closed-on-time', 'closed'],
} as const satisfies Record<string, readonly [FigureKey, FigureKey]>;

export const rate = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((part * 1000) / whole) / 10);

/** The address of the page that lists what a figure counts. */
export function hrefOf(of: RecordList, asOf: number, filter: RecordFilter): string {
  const params = new URLSearchParams({ of, asOf: String(asOf) });
  for (const [key, value] of Object.entries(filter))
    if (value !== undefined)
      for (const each of Array.isArray(value) ? value : [value]) params.append(key, String(each));
  return `/work/overview/list?${params.toString()}`;
}

export const makeFigure = (
  key: string,
  value: number,
  counted: { of: RecordList; unit: Counted['unit'] },
  asOf: number,
  filter: RecordFilter,
): Figure => ({ key, value, unit: counted.unit, asOf, href: hrefOf(counted.of, asOf, filter) });
