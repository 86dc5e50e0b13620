/**
 * What becomes of the rows of a ledger: findings with their appearances and measures, and every defect with its row and
 * column. A row without a problem of its own, or under a merged cell, goes on with the finding above it. Pure: the trial run
 * and the import itself are the same plan.
 */
import { cellBearsMark } from '../../formats/catalogue-row/secrecy-gate.ts';
import { isDay } from '../../lib/day.ts';
import type { NewFinding } from '../finding/index.ts';
import type { LedgerDefectKind, LedgerMapping, LedgerTarget } from '../../../shared/schemas/finding-import.ts';
import type { TableSheet } from '../catalogue-import/index.ts';
import {
  clean,
  nearestName,
  readDue,
  readPercent,
  readSeverity,
  readSource,
  saysDone,
  splitItems,
  splitNames,
  splitUnits,
} from './ledger.cells.ts';
import { type Line, linesOf } from './ledger.lines.ts';
import type { Known, LedgerPlan, PlannedDefect, PlannedFinding } from './ledger.types.ts';

const PROBLEM_LENGTH = 200;
const TEXT_LENGTH = 4000;
const MOST_ITEMS = 100;

export function planLedger(sheet: TableSheet, mapping: LedgerMapping, known: Known): LedgerPlan {
  const headings = (sheet.rows.find(({ row }) => row === mapping.headingRow)?.cells ?? []).map(clean);
  return new Planner(mapping, known, headings).plan(linesOf(sheet, mapping.headingRow));
}

class Planner {
  private readonly mapping: LedgerMapping;
  private readonly known: Known;
  private readonly headings: string[];
  private readonly columns: ReadonlyMap<LedgerTarget, readonly number[]>;
  private readonly defects: PlannedDefect[] = [];
  private readonly newUnits = new Set<string>();
  private refused = false;

  constructor(mapping: LedgerMapping, known: Known, headings: string[]) {
    this.mapping = mapping;
    this.known = known;
    this.headings = headings;
    const columns = new Map<LedgerTarget, number[]>();
    for (const [at, target] of mapping.columns.entries()) columns.set(target, [...(columns.get(target) ?? []), at]);
    this.columns = columns;
  }

  plan(lines: readonly Line[]): LedgerPlan {
    const groups: Line[][] = [];
    for (const line of lines) {
      const open = groups.at(-1);
      if (this.isSum(line)) continue;
      if (open !== undefined && this.goesOn(line)) open.push(line);
      else groups.push([line]);
    }
    const seen = new Map<string, number>();
    const findings = groups.map((group, n) => this.finding(group, n, seen));
    return { headings: this.headings, findings, defects: this.defects, newUnits: [...this.newUnits] };
  }

  /** 合计, 填表人 and the like below the table. */
  private isSum({ cells }: Line): boolean {
    const first = clean(cells.find((cell) => clean(cell) !== '') ?? '');
    const filled = cells.filter((cell) => clean(cell) !== '').length;
    return filled <= 3 && /^(合计|总计|小计|填表人|制表人|审核人|填报|备注|注|说明|total)[:：]?/i.test(first);
  }

  private goesOn({ cells, under }: Line): boolean {
    const at = this.columns.get('problem')?.[0];
    if (at === undefined) return false;
    if (under.has(at)) return true;
    const serial = this.columns.get('serial')?.[0];
    const ownSerial = serial !== undefined && !under.has(serial) && clean(cells[serial] ?? '') !== '';
    return clean(cells[at] ?? '') === '' && !ownSerial;
  }

  private report(
    kind: LedgerDefectKind,
    row: number,
    at: number,
    value = '',
    more: { suggestion?: string; warning?: boolean; params?: Record<string, string | number> } = {},
  ): void {
    const severity = more.warning === true ? 'warning' : 'error';
    if (severity === 'error') this.refused = true;
    this.defects.push({
      kind,
      severity,
      row,
      at,
      column: at < 0 ? '' : (this.headings[at] ?? `#${at + 1}`),
      // A cell that the gate stopped is not shown again anywhere.
      value: kind === 'classified' ? '' : value.slice(0, 200),
      suggestion: more.suggestion ?? '',
      params: more.params ?? {},
    });
  }

  private finding(group: Line[], n: number, seen: Map<string, number>): PlannedFinding {
    this.refused = false;
    const first = group[0]!;
    const { row } = first;
    const stopped = this.gate(group);
    const one = (target: LedgerTarget) => this.one(group, target);
    const texts = (target: LedgerTarget) => this.texts(group, target);

    const said = one('problem');
    if (said.text === '' && !stopped) this.report('missing-problem', row, said.at);
    const whole = said.text.replaceAll('\n', ' ');
    const appearances = texts('appearance').flatMap((cell) => splitItems(cell.text));
    let problem = whole;
    if (whole.length > PROBLEM_LENGTH) {
      problem = `${whole.slice(0, PROBLEM_LENGTH - 1)}…`;
      appearances.unshift(whole);
      this.report('problem-long', row, said.at, whole, { warning: true, params: { limit: PROBLEM_LENGTH } });
    }
    this.checkSame(problem, row, said.at, seen);

    const owner = this.person(one('owner'), row);
    const executor = this.person(one('executor'), row);
    const checker = this.person(one('checker'), row);
    const leader = this.person(one('leader'), row);
    if (checker.id !== null && (checker.id === owner.id || checker.id === executor.id))
      this.report('checker-is-owner', row, one('checker').at, one('checker').text);
    const unit = this.unit(one('body'), row);
    const joining = this.joining(one('joining'), row);
    const dates = this.dates(group);
    const percent = this.percent(group);
    const measures = this.measures(group, dates, percent.perRow);
    const words = this.words(group, [owner, executor, checker, leader], one);
    if (saysDone(one('progress').text) || percent.value === 100)
      this.report('said-done', row, one('progress').at, one('progress').text, { warning: true });

    const source = this.source(one('source'), row);
    const finding: NewFinding = {
      source,
      problem,
      category: this.long(one('category').text, row, one('category').at, 100),
      rootCause: this.long(one('rootCause').text, row, one('rootCause').at),
      basis: this.long(one('basis').text, row, one('basis').at),
      target: this.long(one('target').text, row, one('target').at),
      severity: this.severity(one('severity'), row),
      ...(this.mapping.initiativeId !== null && { initiativeId: this.mapping.initiativeId }),
      leaderId: leader.id,
      ownerId: owner.id,
      executorId: executor.id,
      checkerId: checker.id,
      ...dates.columns,
      appearances: [...new Set(appearances)].slice(0, MOST_ITEMS).map((text) => text.slice(0, TEXT_LENGTH)),
      measures,
    };
    return {
      n,
      row,
      lastRow: group.at(-1)!.row,
      taken: !this.refused,
      serial: one('serial').text,
      finding,
      unit,
      joining,
      owner: one('owner').text,
      percent: percent.value,
      words,
    };
  }

  private gate(group: Line[]): boolean {
    let stopped = false;
    for (const { row, cells, broken } of group) {
      if (broken) this.report('broken-row', row, -1);
      const at = cells.findIndex((cell) => cell !== '' && cellBearsMark(cell));
      if (at < 0) continue;
      stopped = true;
      this.report('classified', row, at);
    }
    return stopped;
  }

  /** The first filled cell of a target: where and what. */
  private one(
    group: readonly Line[],
    target: LedgerTarget,
  ): { row: number; at: number; text: string; numeric: boolean } {
    const columns = this.columns.get(target) ?? [];
    for (const { row, cells, numeric } of group)
      for (const at of columns) {
        const text = clean(cells[at] ?? '');
        if (text !== '') return { row, at, text, numeric: numeric.has(at) };
      }
    return { row: group[0]!.row, at: columns[0] ?? -1, text: '', numeric: false };
  }

  /** All filled cells of a target, each merged cell once. */
  private texts(group: readonly Line[], target: LedgerTarget): { row: number; at: number; text: string }[] {
    return group.flatMap(({ row, cells, under }, index) =>
      (this.columns.get(target) ?? []).flatMap((at) => {
        const text = clean(cells[at] ?? '');
        return text === '' || (index > 0 && under.has(at)) ? [] : [{ row, at, text }];
      }),
    );
  }

  private checkSame(problem: string, row: number, at: number, seen: Map<string, number>): void {
    const before = seen.get(problem);
    if (problem !== '' && before !== undefined)
      this.report('same-problem', row, at, problem, { warning: true, params: { before } });
    else seen.set(problem, row);
  }

  private person(cell: { row: number; at: number; text: string }, row: number): { id: string | null; left: string } {
    const names = splitNames(cell.text);
    const [name] = names;
    if (name === undefined) return { id: null, left: '' };
    const leave = this.mapping.leavePeople;
    if (names.length > 1)
      this.report('several-people', row, cell.at, cell.text, { warning: leave, params: { first: name } });
    const found = this.known.people.get(name);
    if (found === undefined) {
      const suggestion = nearestName(name, [...this.known.people.keys()]);
      this.report('unknown-person', row, cell.at, name, { warning: leave, suggestion });
      return { id: null, left: cell.text };
    }
    if (found.left) {
      this.report('person-left', row, cell.at, name, { warning: leave });
      return { id: null, left: cell.text };
    }
    return { id: found.id, left: names.length > 1 ? cell.text : '' };
  }

  private unit(cell: { at: number; text: string }, row: number): string {
    const name = splitUnits(cell.text)[0] ?? '';
    if (name === '') return '';
    this.unknownUnit(name, row, cell.at, 'unknown-unit');
    return name;
  }

  private joining(cell: { at: number; text: string }, row: number): string[] {
    const names = [...new Set(splitUnits(cell.text))].slice(0, 50);
    for (const name of names) this.unknownUnit(name, row, cell.at, 'unknown-joining');
    return names;
  }

  private unknownUnit(name: string, row: number, at: number, kind: 'unknown-unit' | 'unknown-joining'): void {
    if (this.known.units.has(name)) return;
    if (this.mapping.createUnits) this.newUnits.add(name.slice(0, 200));
    else this.report(kind, row, at, name, { suggestion: nearestName(name, [...this.known.units.keys()]) });
  }

  private date(cell: { row: number; at: number; text: string }): ReturnType<typeof readDue> {
    const read = readDue(cell.text, this.mapping.year);
    if (read.kind === 'bad') this.report('bad-date', cell.row, cell.at, cell.text);
    if (read.kind === 'day' && read.yearAssumed)
      this.report('year-assumed', cell.row, cell.at, cell.text, { warning: true, params: { day: read.day } });
    return read;
  }

  private dates(group: readonly Line[]) {
    const start = this.date(this.one(group, 'start'));
    const cell = this.one(group, 'due');
    // Rows of one finding may each have a date: the finding's is the last of them.
    const perRow = new Map<number, number>();
    let due = this.date(cell);
    for (const each of this.texts(group, 'due')) {
      const read = each.row === cell.row ? due : this.date(each);
      if (read.kind !== 'day') continue;
      perRow.set(each.row, read.day);
      if (due.kind !== 'day' || read.day > due.day) due = read;
    }
    const startDay = start.kind === 'day' ? start.day : null;
    const dueDay = due.kind === 'day' ? due.day : null;
    if (startDay !== null && dueDay !== null && dueDay < startDay)
      this.report('due-before-start', cell.row, cell.at, cell.text, { params: { start: startDay, due: dueDay } });
    const term = due.kind === 'at-once' || due.kind === 'long-term' ? due.kind : ('date' as const);
    return { columns: { start: startDay, due: dueDay, term }, perRow, startDay };
  }

  private percent(group: readonly Line[]): { value: number | null; perRow: Map<number, number> } {
    const perRow = new Map<number, number>();
    for (const each of this.texts(group, 'percent')) {
      const numeric = group.find(({ row }) => row === each.row)!.numeric.has(each.at);
      const read = readPercent(each.text, numeric);
      if (read === 'bad') this.report('bad-percent', each.row, each.at, each.text);
      else if (read !== undefined) perRow.set(each.row, read);
    }
    const values = [...perRow.values()];
    const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    return { value: values.length === 0 ? null : Math.floor(mean), perRow };
  }

  private measures(
    group: readonly Line[],
    dates: { perRow: ReadonlyMap<number, number>; startDay: number | null },
    percents: ReadonlyMap<number, number>,
  ): NonNullable<PlannedFinding['finding']['measures']> {
    const several = group.length > 1;
    return this.texts(group, 'measure')
      .flatMap((cell) => splitItems(cell.text).map((text) => ({ ...cell, text })))
      .slice(0, MOST_ITEMS)
      .map(({ row, at, text }) => {
        const due = several ? (dates.perRow.get(row) ?? null) : null;
        const whole = several ? percents.get(row) : undefined;
        return {
          text: this.long(text, row, at),
          due: due !== null && isDay(due) && (dates.startDay === null || due >= dates.startDay) ? due : null,
          ...(whole !== undefined && { percent: whole }),
        };
      });
  }

  /** Words that are kept beside the progress: how it stands, notes, and names of people who have no account. */
  private words(
    group: readonly Line[],
    people: readonly { left: string }[],
    one: (target: LedgerTarget) => { text: string; at: number },
  ): string {
    const targets = ['owner', 'executor', 'checker', 'leader'] as const;
    const names = people.flatMap(({ left }, index) =>
      left === '' ? [] : [`${this.headings[one(targets[index]!).at] ?? ''}：${left.replaceAll('\n', '、')}`],
    );
    const notes = this.texts(group, 'note').map(({ at, text }) => `${this.headings[at] ?? ''}：${text}`);
    const progress = this.texts(group, 'progress').map(({ text }) => text);
    return [...progress, ...notes, ...names].join('\n').slice(0, TEXT_LENGTH);
  }

  private source(cell: { at: number; text: string }, row: number): NewFinding['source'] {
    if (cell.text === '') return this.mapping.source;
    const read = readSource(cell.text);
    if (read !== undefined) return read as NewFinding['source'];
    this.report('unknown-source', row, cell.at, cell.text, { warning: true });
    return this.mapping.source;
  }

  private severity(cell: { at: number; text: string }, row: number): 'minor' | 'major' | 'grave' {
    if (cell.text === '') return 'minor';
    const read = readSeverity(cell.text);
    if (read === undefined) this.report('unknown-severity', row, cell.at, cell.text, { warning: true });
    return read ?? 'minor';
  }

  private long(text: string, row: number, at: number, limit = TEXT_LENGTH): string {
    if (text.length <= limit) return text;
    this.report('text-long', row, at, text, { params: { limit, length: text.length } });
    return text.slice(0, limit);
  }
}
