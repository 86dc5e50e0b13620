/** The cells of a worksheet's XML, and the texts that cells share. */
import { columnsBeyond, MAX_CELL, MAX_COLUMNS, type SourceOptions, type SourceRow } from './source.types.ts';
import { TextStore } from './text-store.ts';
import type { XmlHandler } from './xml.scanner.ts';

/** The texts of xl/sharedStrings.xml, readings of characters (phonetic runs) left out. */
/** A text's place takes as much as so many characters. */
const PLACE = 4;

export class SharedStrings implements XmlHandler {
  readonly names = ['si', 't', 'rPh'];
  readonly texts = new TextStore();
  /** Characters of all of them, with what the place of each takes. */
  total = 0;
  taking = false;
  private current = '';
  private phonetic = false;

  open(name: string): void {
    if (name === 'si') this.current = '';
    if (name === 'rPh') this.phonetic = true;
    this.taking = name === 't' && !this.phonetic;
  }

  text(text: string): void {
    if (this.current.length < MAX_CELL) this.current += text;
  }

  close(name: string): void {
    this.taking = false;
    if (name === 'rPh') this.phonetic = false;
    if (name !== 'si') return;
    this.total += this.current.length + PLACE;
    this.texts.add(this.current);
  }
}

/** What a sheet says beside its rows. */
export type Told = Pick<SourceOptions, 'onMerge' | 'onHiddenColumns' | 'onNotice'>;

const isTrue = (flag: string | undefined): boolean => flag === '1' || flag === 'true';

export class SheetParser implements XmlHandler {
  readonly names = ['v', 't', 'c', 'row', 'rPh', 'mergeCell', 'col'];
  rows: SourceRow[] = [];
  taking = false;
  private readonly sheet: string;
  private readonly shared: TextStore;
  private readonly dateStyles: ReadonlySet<number>;
  private readonly epoch1904: boolean;
  private readonly told: Told;
  /** Cells stand behind the last column that is read. */
  private isCut = false;
  private hidden = false;
  private row = 0;
  private column = -1;
  private cells: string[] = [];
  private numeric: number[] = [];
  private type = '';
  private style = 0;
  private value = '';
  private phonetic = false;

  constructor(sheet: string, shared: TextStore, dateStyles: ReadonlySet<number>, epoch1904: boolean, told: Told) {
    this.told = told;
    this.sheet = sheet;
    this.shared = shared;
    this.dateStyles = dateStyles;
    this.epoch1904 = epoch1904;
  }

  take(): SourceRow[] {
    const { rows } = this;
    this.rows = [];
    return rows;
  }

  open(name: string, attribute: (name: string) => string | undefined): void {
    if (name === 'v' || name === 't') this.taking = !this.phonetic;
    else if (name === 'c') {
      const reference = attribute('r');
      const style = attribute('s');
      this.column = reference === undefined ? this.column + 1 : columnOf(reference);
      this.type = attribute('t') ?? 'n';
      this.style = style === undefined ? 0 : Number(style);
      this.value = '';
    } else if (name === 'row') {
      const number = attribute('r');
      this.row = number === undefined ? this.row + 1 : Number(number);
      this.hidden = isTrue(attribute('hidden'));
      this.column = -1;
      this.cells = [];
      this.numeric = [];
    } else if (name === 'rPh') this.phonetic = true;
    else if (name === 'mergeCell') {
      const range = attribute('ref');
      if (range !== undefined) this.told.onMerge?.(this.sheet, range);
    } else if (name === 'col' && isTrue(attribute('hidden')))
      this.told.onHiddenColumns?.(this.sheet, Number(attribute('min')) - 1, Number(attribute('max')) - 1);
  }

  text(text: string): void {
    if (this.taking && this.value.length < MAX_CELL) this.value += text;
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.taking = false;
    else if (name === 'c') this.endCell();
    else if (name === 'rPh') this.phonetic = false;
    else if (name === 'row' && this.cells.length > 0) {
      const row: SourceRow = { sheet: this.sheet, row: this.row, cells: this.cells };
      if (this.numeric.length > 0) row.numeric = this.numeric;
      if (this.epoch1904) row.from1904 = true;
      if (this.hidden) row.hidden = true;
      this.rows.push(row);
    }
  }

  private endCell(): void {
    if (this.value === '') return;
    if (this.column >= MAX_COLUMNS) {
      if (!this.isCut) this.told.onNotice(columnsBeyond(this.sheet));
      this.isCut = true;
      return;
    }
    while (this.cells.length < this.column) this.cells.push('');
    this.cells[this.column] = this.cellText();
  }

  private cellText(): string {
    if (this.type === 's') return this.shared.get(Number(this.value)) ?? '';
    if (this.type === 'b') return this.value === '1' ? 'TRUE' : 'FALSE';
    if (this.type === 'd') return this.value.slice(0, 10).replaceAll('-', '');
    if (this.type !== 'n') return this.value;
    const number = Number(this.value);
    if (Number.isNaN(number)) return this.value;
    if (this.dateStyles.has(this.style)) return dayText(number + (this.epoch1904 ? 1462 : 0));
    this.numeric.push(this.column);
    // Binary dust behind the 15th digit goes, as in the spreadsheet program.
    return Number.isSafeInteger(number) ? this.value : String(Number(number.toPrecision(15)));
  }
}

/** Days since 1899-12-30 as YYYYMMDD. */
function dayText(serial: number): string {
  const at = new Date(Date.UTC(1899, 11, 30) + Math.floor(serial) * 86_400_000);
  return Number.isNaN(at.getTime()) ? String(serial) : at.toISOString().slice(0, 10).replaceAll('-', '');
}

/** Column from 0 of a reference as `AB12`. */
export function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) & 0xdf;
    if (letter < 65 || letter > 90) break;
    column = column * 26 + letter - 64;
  }
  return column - 1;
}
