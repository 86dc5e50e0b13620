/** Which part of a description a prefix means: a field of every unit, or one that categories have of their own. Pure. */
import { FIELD_NAMES, type Query, type QueryField } from './ast.ts';
import { fold } from './fold.ts';

/** A field of a category by one of its names: persons looked for are names, all else stands among the further fields. */
export interface OwnField {
  field: 'name' | 'other';
  category: string;
  /** The name as it is written, in both languages. */
  name: string;
  nameEn: string;
}
/** By folded name: categories may have a field of the same name. */
export type OwnFields = ReadonlyMap<string, readonly OwnField[]>;

/** Names are read as words are: 題名 is 题名, whatever the case. */
const FIELDS = new Map(Object.entries(FIELD_NAMES).map(([name, field]) => [fold(name), field]));
const LONGEST = 64;
const COLON = /[:：]/;
/** Without a colon no field is named. */
export const mayNameField = (query: string): boolean => COLON.test(query);
const SHORT = /^([a-z]{1,10}|[\u3400-\u9fff]{1,4})$/i;
const NO_NAME = /["“”「」『』()（）|｜]/;
/** What looks like a field's name; an address (http://) and a time (12:30) do not. */
const LIKE_FIELD = /^([a-z]{2,20}|[\u3400-\u9fff]{1,12})[:：](?!\/\/)/i;

interface FieldWritten {
  meant: QueryField | 'year' | 'born' | readonly OwnField[];
  /** How long it is with its colon. */
  length: number;
}

/** The field that a text begins with. English names may have blanks in them: `certificate number:12`. */
export function fieldAt(text: string, own: OwnFields | undefined): FieldWritten | null {
  const start = text.slice(0, LONGEST);
  const colon = start.search(COLON);
  const written = start.slice(0, Math.max(0, colon));
  if (written === '' || NO_NAME.test(written)) return null;
  const name = fold(written);
  const meant = (SHORT.test(written) ? FIELDS.get(name) : undefined) ?? own?.get(name);
  return meant === undefined ? null : { meant, length: colon + 1 };
}

/** What of a word is written like a field and is none. */
export const unknownFieldOf = (word: string): string | undefined => LIKE_FIELD.exec(word)?.[1];

/** Joins items of one kind into a flat list, without a list of one. */
export function join(kind: 'and' | 'or', items: Query[]): Query {
  const flat = items.flatMap((item) => (item.kind === kind ? item.items : [item]));
  return flat.length === 1 ? flat[0]! : { kind, items: flat };
}

/** `title:(a OR b)` is `title:a OR title:b`; a field inside the brackets stays what it is. */
export function withField(query: Query, field: QueryField | null): Query {
  if (query.kind === 'term') return { ...query, field: query.field ?? field };
  if (query.kind === 'not') return { kind: 'not', item: withField(query.item, field) };
  if (query.kind === 'and' || query.kind === 'or')
    return { kind: query.kind, items: query.items.map((item) => withField(item, field)) };
  return query;
}

/** Among the names, or the further fields, of units of the categories that have the field. */
export function withOwnField(query: Query, own: readonly OwnField[]): Query {
  const kinds = Map.groupBy(own, ({ field }) => field);
  const ways = [...kinds].map(([field, fields]) => {
    const categories = [...new Set(fields.map(({ category }) => category))];
    const within = categories.map((text): Query => ({ kind: 'term', field: 'category', text, whole: true }));
    return join('and', [join('or', within), withField(query, field)]);
  });
  return join('or', ways);
}

/** Fields that all units have, as a reader of this language writes them; for the public without those of the house. */
export function fieldNames(english: boolean, publicOnly: boolean): string[] {
  const names = Object.entries(FIELD_NAMES).filter(
    ([name, field]) => /^[a-z]/.test(name) === english && !(publicOnly && (field === 'born' || field === 'other')),
  );
  return [...new Map(names.toReversed().map(([name, field]) => [field, name])).values()].toReversed();
}

const MOST_ALIKE = 8;
/** The categories' own fields that share more than half of their characters with what was written. */
export function fieldsAlike(written: string, own: OwnFields, english: boolean): string[] {
  const asked = new Set(fold(written));
  const alike = [...own].flatMap(([name, fields]) => {
    const chars = new Set(name);
    const shared = [...asked].filter((char) => chars.has(char)).length;
    return shared * 2 > Math.max(asked.size, chars.size)
      ? fields.map((each) => (english ? each.nameEn : each.name))
      : [];
  });
  return [...new Set(alike)].slice(0, MOST_ALIKE);
}
