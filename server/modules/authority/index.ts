/** Authorities: agencies and persons under all their names. */
export { authorityRoutes } from './authority.routes.ts';
export { type Authorities, createAuthorities } from './authority.service.ts';
