import { z } from 'zod';
import { lockVersion } from './common.ts';
import { ROLES } from '../roles.ts';

export const user = z.object({
  id: z.string(),
  login: z.string(),
  name: z.string(),
  state: z.enum(['active', 'disabled']),
  roles: z.array(z.enum(ROLES)),
  agencyId: z.string().nullable(),
  agencyName: z.string().nullable(),
  locked: z.boolean(),
  mustChangePassword: z.boolean(),
  createdAt: z.string(),
  lockVersion,
});
export type User = z.infer<typeof user>;

export const newUserBody = z.object({
  login: z.string().regex(/^[a-z0-9][a-z0-9._-]{1,39}$/),
  name: z.string().trim().min(1).max(60),
  agencyId: z.string().nullable().default(null),
});
/** The one-time password is shown once, to whoever made the account or reset it. */
export const newUser = z.object({ user, password: z.string() });
export const userPatch = z.object({
  name: z.string().trim().min(1).max(60).optional(),
  state: z.enum(['active', 'disabled']).optional(),
  agencyId: z.string().nullable().optional(),
  lockVersion,
});
export const rolesBody = z.object({ roles: z.array(z.enum(ROLES)).max(8) });
export const agency = z.object({
  id: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  parentId: z.string().nullable(),
});
export type Agency = z.infer<typeof agency>;
