/** The closed lists of schemes. Apart from the schemas, so that the browser has them without what validates. */

/** As DA/T 18 writes it: ● must, ◐ where present, ○ may, — not at this level. */
export const OBLIGATIONS = ['must', 'present', 'may', 'none'] as const;
export const FIELD_TYPES = ['text', 'long-text', 'integer', 'date', 'code', 'name', 'flag'] as const;
export const PART_KINDS = ['category', 'scheme', 'table', 'schedule', 'template'] as const;
export type Obligation = (typeof OBLIGATIONS)[number];
export type PartKind = (typeof PART_KINDS)[number];
