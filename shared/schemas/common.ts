/** Shapes that all of the API shares. Lists page by cursor: hand back `cursor` to get the next page. */
import { z } from 'zod';

export const idParams = z.object({ id: z.string().min(1).max(64) });
export const count = z.number().int().min(0);
/** Of a row that may have changed meanwhile; as large as a column holds. */
export const lockVersion = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1);
export const openness = z.enum(['unreviewed', 'open', 'controlled', 'delayed']);
export const secrecy = z.enum(['public', 'internal', 'restricted']);
export const unitLevel = z.enum(['fonds', 'series', 'file', 'item']);
export const severity = z.enum(['error', 'warning']);

export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    total: count.optional(),
    totalIsExact: z.boolean().optional(),
    cursor: z.string().optional(),
  });

export const listQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type Openness = z.infer<typeof openness>;
export type Severity = z.infer<typeof severity>;
/** Of a query: a year, or a day YYYYMMDD. What is no year is asked for in vain, and further numbers no database column holds. */
export const yearQuery = z.coerce.number().int().min(0).max(9999).optional();
export const dayQuery = z.coerce.number().int().min(0).max(99_991_231).optional();
/** Query parameters that may come once or several times: `?category=WS&category=HY`. */
export const many = z.preprocess(
  (value) => (value === undefined || Array.isArray(value) ? value : [value]),
  z.array(z.string().max(200)).max(100).optional(),
);
