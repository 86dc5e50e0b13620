/** What a row's code says: by the standard's ways of writing, else as its fonds chose to write. Pure; runs in the preparing child. */
import {
  type CodeTemplate,
  normaliseKey,
  parseCode,
  parseTemplate,
  readFondsCode,
  type ReferenceCode,
} from '../../formats/reference-code/index.ts';

/** How a fonds writes its codes, in a category or ('') in all. */
export interface OwnTemplate {
  fonds: string;
  category: string;
  template: string;
}
export interface ReadCode {
  /** Undefined where only the template knows its parts, or nothing does. */
  code: ReferenceCode | undefined;
  /** Neither the standard nor the fonds writes like this. */
  isUnusual: boolean;
  /** The fonds that it names. */
  fonds: string | undefined;
}

export class CodeReader {
  private readonly templates: ReadonlyMap<string, CodeTemplate>;
  /** Of the whole import: rows may name another category. */
  private readonly category: string;

  constructor(templates: readonly OwnTemplate[], category: string) {
    this.templates = new Map(
      templates.map(({ fonds, category: of, template }) => [keyOf(normaliseKey(fonds), of), parseTemplate(template)]),
    );
    this.category = category;
  }

  /** `category`: the one that the row names, '' where none. `fallback`: the fonds that is named for all. */
  read(written: string, key: string, category: string, fallback: string): ReadCode {
    const fonds = /^[A-Z0-9]{1,8}(?=-)/.exec(key)?.[0];
    const template = this.templateOf(fonds ?? fallback, category || this.category);
    const code = readFondsCode(written, template);
    const isOwn = code === undefined && template !== undefined && parseCode(template, written) !== undefined;
    return {
      code,
      isUnusual: code === undefined && !isOwn,
      fonds: code?.fonds ?? fonds,
    };
  }

  private templateOf(fonds: string, category: string): CodeTemplate | undefined {
    return this.templates.size === 0
      ? undefined
      : (this.templates.get(keyOf(fonds, category)) ?? this.templates.get(keyOf(fonds, '')));
  }
}

const keyOf = (fonds: string, category: string): string => `${fonds}\n${category}`;
