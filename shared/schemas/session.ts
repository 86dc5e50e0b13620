import { z } from 'zod';
import { PERMISSIONS, ROLES } from '../roles.ts';

export const loginBody = z.object({ login: z.string().min(1).max(100), password: z.string().min(1).max(500) });
export const passwordBody = z.object({ current: z.string().min(1).max(500), next: z.string().min(1).max(500) });

/** Who am I. Signed out: `user` is null. `csrf` goes into the `x-csrf-token` header of every changing request. */
export const session = z.object({
  user: z
    .object({
      id: z.string(),
      login: z.string(),
      name: z.string(),
      roles: z.array(z.enum(ROLES)),
      agency: z.object({ id: z.string(), name: z.string() }).nullable(),
    })
    .nullable(),
  permissions: z.array(z.enum(PERMISSIONS)),
  mustChangePassword: z.boolean(),
  csrf: z.string().nullable(),
  archive: z.object({ name: z.string(), nameEn: z.string().nullable(), demo: z.boolean() }),
});
export type Session = z.infer<typeof session>;
