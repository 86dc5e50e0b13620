/** A unit of the old catalogue as the demonstration knows it, before it has ids. */
import { sortKey } from '../../formats/reference-code/index.ts';
import type { Openness, Secrecy, UnitLevel } from '../../infra/db/index.ts';
import type { AgencyKey } from './agencies.ts';

export interface DemoUnit {
  agency: AgencyKey;
  category: 'WS' | 'HY' | 'TD' | 'ZQ' | 'ZP' | 'KJ' | 'KU';
  level: UnitLevel;
  code: string;
  /** Code of the file (案卷) that holds it. */
  parent?: string;
  title: string;
  responsible: string;
  documentNumber: string;
  /** As the old catalogue writes it: 19780412, or a year. */
  date: string;
  year: number;
  retention: string;
  secrecy: Secrecy;
  openness: Openness;
  opinion: string;
  pages: number;
  carrier: string;
  note: string;
  names: { role: string; name: string }[];
  fields: Record<string, string>;
}

type Given = Pick<DemoUnit, 'agency' | 'category' | 'code' | 'title' | 'responsible' | 'date' | 'year' | 'retention'> &
  Partial<DemoUnit>;

export const demoUnit = (given: Given): DemoUnit => ({
  level: 'item',
  documentNumber: '',
  secrecy: 'public',
  openness: 'unreviewed',
  opinion: '',
  pages: 1,
  carrier: '纸质',
  note: '',
  names: [],
  fields: {},
  ...given,
});

export const inCodeOrder = (units: readonly DemoUnit[]): DemoUnit[] =>
  units.toSorted((a, b) => (sortKey(a.code) < sortKey(b.code) ? -1 : 1));

/** `20231205` from its parts. */
export const day = (year: number, month: number, date: number): string =>
  `${year}${String(month).padStart(2, '0')}${String(date).padStart(2, '0')}`;

/** A number as a code writes it. */
export const number = (value: number, width = 4): string => String(value).padStart(width, '0');
