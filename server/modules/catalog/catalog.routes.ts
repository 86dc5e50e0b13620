import { z } from 'zod';
import { idParams, listOf, listQuery } from '../../../shared/schemas/common.ts';
import {
  category,
  fonds,
  historyEntry,
  openBody,
  treeNode,
  unitDetail,
  unitListQuery,
  unitPatch,
  unitRow,
} from '../../../shared/schemas/unit.ts';
import { unitForm } from '../../../shared/schemas/scheme.ts';
import { type Route, route } from '../../http/route.ts';
import type { Catalog } from './catalog.service.ts';

const tag = 'catalog';
const changed = z.object({ changed: z.number().int().min(0) });
const treeQuery = listQuery.extend({ key: z.string().max(200).optional() });

export const catalogRoutes = (catalog: Catalog): Route[] => [
  route({
    method: 'GET',
    path: '/fonds',
    permission: 'public',
    summary: 'Fonds that the reader may know of',
    tag,
    response: listOf(fonds),
    handler: async ({ actor }) => ({ items: await catalog.listFonds(actor) }),
  }),
  route({
    method: 'GET',
    path: '/categories',
    permission: 'public',
    summary: 'Categories that the reader may know of',
    tag,
    response: listOf(category),
    handler: async ({ actor }) => ({ items: await catalog.listCategories(actor) }),
  }),
  route({
    method: 'GET',
    path: '/tree',
    permission: 'unit.read',
    summary: 'Children of a node of the catalogue tree; the fonds without a key',
    tag,
    query: treeQuery,
    response: listOf(treeNode),
    handler: ({ actor, query }) => catalog.listTree(actor, query),
  }),
  route({
    method: 'GET',
    path: '/units',
    permission: 'unit.read',
    summary: 'Units as a table: filtered, sorted, a page at a time',
    tag,
    query: unitListQuery,
    response: listOf(unitRow),
    handler: ({ actor, query }) => catalog.listUnits(actor, query),
  }),
  route({
    method: 'GET',
    path: '/units/:id',
    permission: 'public',
    summary: 'A unit with its place, files, pages and openings',
    tag,
    params: idParams,
    response: unitDetail,
    handler: ({ actor, params }) => catalog.getUnit(actor, params.id),
  }),
  route({
    method: 'GET',
    path: '/units/:id/form',
    permission: 'unit.edit',
    summary: 'What a form of a unit needs: fields at its level, code tables, what it inherits',
    tag,
    params: idParams,
    response: unitForm,
    handler: ({ actor, params }) => catalog.getForm(actor, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/units/:id',
    permission: 'unit.edit',
    summary: 'Change the description of a unit, against the version that was read',
    tag,
    params: idParams,
    body: unitPatch,
    response: unitDetail,
    handler: ({ actor, params, body }) => catalog.editUnit(actor, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/units/:id/history',
    permission: 'unit.read',
    summary: 'What happened to a unit, newest first',
    tag,
    params: idParams,
    query: listQuery,
    response: listOf(historyEntry),
    handler: ({ actor, params, query }) => catalog.listHistory(actor, params.id, query),
  }),
  route({
    method: 'POST',
    path: '/units/open',
    permission: 'unit.open',
    summary: 'Open units to the public on a ground',
    tag,
    body: openBody,
    response: changed,
    handler: async ({ actor, body }) => ({ changed: await catalog.openUnits(actor, body) }),
  }),
  route({
    method: 'POST',
    path: '/units/withdraw',
    permission: 'unit.open',
    summary: 'Withdraw units from the public on a ground',
    tag,
    body: openBody,
    response: changed,
    handler: async ({ actor, body }) => ({ changed: await catalog.withdrawUnits(actor, body) }),
  }),
];
