/**
 * What is meant too (也找): other words for a term, on request. A query's tree is given alternatives beside its terms; the
 * index puts what they find after all that is written so. Nothing under a NOT is widened: what is left out stays what was
 * written. Pure.
 */
import { type Alternative, positiveTerms, type Query, type Term } from '../../../shared/query/ast.ts';
import { fold } from '../../../shared/query/fold.ts';
import { VARIANT_GROUPS } from './variant-characters.data.ts';

/** What a term stands for as well. */
export type Finder = (term: Term) => Alternative[];

/** Each alternative costs as much as a term. */
const MOST_OF_A_TERM = 16;
const MOST_OF_A_QUERY = 64;

/** Gives the terms of a query what the finders find for them; the first come first. */
export function widen(query: Query, finders: readonly Finder[]): Query {
  let left = MOST_OF_A_QUERY;
  const widened = (item: Query): Query => {
    if (item.kind === 'and' || item.kind === 'or') return { kind: item.kind, items: item.items.map(widened) };
    if (item.kind !== 'term' || item.field === 'code' || item.field === 'doc' || item.whole === true) return item;
    const own = fold(item.text);
    const byText = new Map((item.others ?? []).map((other) => [`${other.by} ${other.text}`, other]));
    for (const other of finders.flatMap((finder) => finder(item)))
      if (other.by === 'sound' || (other.text.length > 1 && other.text !== own))
        byText.set(`${other.by === 'sound' ? 'sound ' : ''}${other.text}`, other);
    const others = [...byText.values()].slice(0, Math.min(MOST_OF_A_TERM, left));
    left -= others.length;
    return others.length === 0 ? item : { ...item, others };
  };
  return widened(query);
}

const mayBeName = (term: Term): boolean => term.field === null || term.field === 'name';

/** Readings as they are kept: `Péng` is peng, `lǚ` is lv. */
const withoutTones = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/u\u0308/g, 'v')
    .replace(/\p{M}/gu, '');
const isReading = (item: Query): boolean =>
  item.kind === 'term' && mayBeName(item) && /^[a-z]+$/.test(withoutTones(item.text));

/** Names that sound alike; `zhang xiaofeng` is one name, and so is `zhāng xiǎofēng`. */
export function bySound(query: Query, soundsOf: (folded: string) => string[]): Query {
  if (query.kind === 'and' && query.items.every(isReading)) {
    const text = positiveTerms(query)
      .map((term) => withoutTones(term.text))
      .join('');
    return { kind: 'or', items: [query, { kind: 'term', field: null, text, others: [{ by: 'sound', text }] }] };
  }
  return widen(query, [
    (term) => (mayBeName(term) ? soundsOf(fold(withoutTones(term.text))).map((text) => ({ by: 'sound', text })) : []),
  ]);
}

const variants = new Map<string, string[]>();
for (const group of VARIANT_GROUPS.split(' ')) {
  const chars = Array.from(group);
  for (const char of chars)
    variants.set(char, [...new Set([...(variants.get(char) ?? []), ...chars.filter((each) => each !== char)])]);
}

/** The term with characters exchanged for others that are written for them: one of them, or several. */
export const byVariant: Finder = (term) => {
  const chars = Array.from(fold(term.text));
  let texts = [''];
  for (const char of chars) {
    const choices = [char, ...(variants.get(char) ?? [])];
    texts = choices.flatMap((choice) => texts.map((text) => text + choice)).slice(0, MOST_OF_A_TERM + 1);
  }
  return texts.slice(1).map((text) => ({ by: 'variant', text }));
};

/** Names of which each stands for the others, folded. */
type WordGroup = readonly string[];

/**
 * Another word of its group in the place of each word that the term is or holds. `ending`: a short form that a name of the
 * group ends with (民政局 of 青原县民政局) stands for the group too.
 */
export const byWords =
  (by: 'former' | 'synonym', groups: readonly WordGroup[], { ending = false } = {}): Finder =>
  (term) => {
    const text = fold(term.text);
    return groups.flatMap((group): Alternative[] => {
      const held = group.filter((word) => text.includes(word)).sort((a, b) => b.length - a.length)[0];
      if (held !== undefined)
        return group.filter((word) => word !== held).map((word) => ({ by, text: text.replace(held, word) }));
      const isShort = ending && text.length > 2 && group.some((word) => word.endsWith(text));
      return isShort ? group.filter((word) => !word.includes(text)).map((word) => ({ by, text: word })) : [];
    });
  };

/** Roles under which a description gives a person's other name. */
export const OTHER_NAME_ROLES = ['曾用名', '别名', '又名', '原名', '化名', '乳名', 'former name', 'alias'];
const OTHER_NAME = new RegExp(OTHER_NAME_ROLES.join('|'), 'i');
const BODY = /责任者|单位|机关|responsible/i;

/** The names of a person of whom a record gives both: only where the record speaks of one person alone. */
export function byPerson(rows: readonly { unit_id: string; role: string; name: string }[]): Finder {
  const units = Map.groupBy(rows, (row) => row.unit_id);
  const groups = [...units.values()].flatMap((names): WordGroup[] => {
    const others = names.filter(({ role }) => OTHER_NAME.test(role)).map(({ name }) => fold(name));
    const own = new Set(
      names.filter(({ role }) => !OTHER_NAME.test(role) && !BODY.test(role)).map(({ name }) => fold(name)),
    );
    return others.length > 0 && own.size === 1 ? [[...own, ...others]] : [];
  });
  return (term) => {
    const text = fold(term.text);
    if (!mayBeName(term)) return [];
    return groups
      .filter((group) => group.includes(text))
      .flatMap((group) => group.filter((name) => name !== text).map((name) => ({ by: 'former', text: name })));
  };
}
