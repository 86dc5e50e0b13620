import { z } from 'zod';
import {
  authority,
  authorityListQuery,
  authorityPatch,
  authorityRow,
  namedAuthority,
  newAuthority,
  newRelation,
} from '../../../shared/schemas/authority.ts';
import { idParams, listOf } from '../../../shared/schemas/common.ts';
import { type Route, route } from '../../http/route.ts';
import type { Authorities } from './authority.service.ts';

const tag = 'authority';
const relationParams = idParams.extend({ relationId: z.string().min(1).max(64) });

export const authorityRoutes = (authorities: Authorities): Route[] => [
  route({
    method: 'GET',
    path: '/authorities',
    permission: 'unit.read',
    summary: 'Agencies and persons by any of their names',
    tag,
    query: authorityListQuery,
    response: listOf(authorityRow),
    handler: ({ actor, query }) => authorities.list(actor, query),
  }),
  route({
    method: 'POST',
    path: '/authorities',
    permission: 'unit.edit',
    summary: 'Make an authority record',
    tag,
    body: newAuthority,
    status: 201,
    response: authority,
    handler: ({ actor, body }) => authorities.create(actor, body),
  }),
  route({
    method: 'GET',
    path: '/authorities/:id',
    permission: 'unit.read',
    summary: 'An authority with its names, predecessors and successors',
    tag,
    params: idParams,
    response: authority,
    handler: ({ actor, params }) => authorities.get(actor, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/authorities/:id',
    permission: 'unit.edit',
    summary: 'Change an authority and its names, against the version that was read',
    tag,
    params: idParams,
    body: authorityPatch,
    response: authority,
    handler: ({ actor, params, body }) => authorities.change(actor, params.id, body),
  }),
  route({
    method: 'DELETE',
    path: '/authorities/:id',
    permission: 'unit.edit',
    summary: 'Remove an authority with its relations; records keep the name as written',
    tag,
    params: idParams,
    response: z.object({}),
    handler: async ({ actor, params }) => {
      await authorities.remove(actor, params.id);
      return {};
    },
  }),
  route({
    method: 'POST',
    path: '/authorities/:id/relations',
    permission: 'unit.edit',
    summary: 'Say which agency came before or after this one',
    tag,
    params: idParams,
    body: newRelation,
    status: 201,
    response: authority,
    handler: ({ actor, params, body }) => authorities.addRelation(actor, params.id, body),
  }),
  route({
    method: 'DELETE',
    path: '/authorities/:id/relations/:relationId',
    permission: 'unit.edit',
    summary: 'Take such a relation away',
    tag,
    params: relationParams,
    response: authority,
    handler: ({ actor, params }) => authorities.removeRelation(actor, params.id, params.relationId),
  }),
  route({
    method: 'GET',
    path: '/units/:id/authorities',
    permission: 'unit.read',
    summary: 'Who stands behind the names on a record',
    tag,
    params: idParams,
    response: z.object({ items: z.array(namedAuthority) }),
    handler: async ({ actor, params }) => ({ items: await authorities.ofUnit(actor, params.id) }),
  }),
];
