/** Papers in the standard's layout: DA/T 22-2015, GB/T 9705, DA/T 12-2012. */
import { z } from 'zod';
import { unitTarget } from './target.ts';

export const PRINT_KINDS = [
  'item-list',
  'file-list',
  'contents',
  'file-cover',
  'file-note',
  'box-note',
  'box-spine',
  'stamp',
  'fonds-list',
  'dossier-list',
] as const;
export const printKind = z.enum(PRINT_KINDS);
export type PrintKind = z.infer<typeof printKind>;

const id = z.string().min(1).max(64);
export const printBody = z.object({
  kind: printKind,
  what: z.union([
    unitTarget,
    z.strictObject({ fonds: id }),
    /** A box, or all boxes in a place. */
    z.strictObject({ location: id }),
  ]),
  /** Stamps side by side on sheets of labels, or each at the head of a page of its own. */
  stamps: z.enum(['sheet', 'page']).default('sheet'),
  /** For the notes: what is to be said, who and when. Blank is left for the pen. */
  situation: z.string().max(2000).default(''),
  arrangedBy: z.string().max(60).default(''),
  arrangedOn: z.string().max(20).default(''),
  checkedBy: z.string().max(60).default(''),
  checkedOn: z.string().max(20).default(''),
});
export type PrintRequest = z.output<typeof printBody>;
