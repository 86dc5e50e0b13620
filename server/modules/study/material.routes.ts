import { idParams, listOf } from '../../../shared/schemas/common.ts';
import { made } from '../../../shared/schemas/finding.ts';
import {
  materialListQuery,
  materialPatch,
  materialRow,
  newMaterial,
  readingBody,
} from '../../../shared/schemas/study.ts';
import { type Route, route } from '../../http/route.ts';
import type { Materials } from './material.service.ts';

const tag = 'study';

export const materialRoutes = (study: Materials): Route[] => [
  route({
    method: 'GET',
    path: '/study/materials',
    permission: 'study.read',
    summary: 'Materials, required ones first',
    tag,
    query: materialListQuery,
    response: listOf(materialRow),
    handler: async ({ actor, query }) => ({ items: await study.listMaterials(actor, query) }),
  }),
  route({
    method: 'POST',
    path: '/study/materials',
    permission: 'study.manage',
    summary: 'Put a record or a document on the list',
    tag,
    body: newMaterial,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await study.addMaterial(actor, body) }),
  }),
  route({
    method: 'PATCH',
    path: '/study/materials/:id',
    permission: 'study.manage',
    summary: 'Change note, required or optional',
    tag,
    params: idParams,
    body: materialPatch,
    response: made,
    handler: async ({ actor, params, body }) => {
      await study.changeMaterial(actor, params.id, body);
      return { id: params.id };
    },
  }),
  route({
    method: 'DELETE',
    path: '/study/materials/:id',
    permission: 'study.manage',
    summary: 'Take a material off the list',
    tag,
    params: idParams,
    response: made,
    handler: async ({ actor, params }) => {
      await study.removeMaterial(actor, params.id);
      return { id: params.id };
    },
  }),
  route({
    method: 'POST',
    path: '/study/materials/:id/studied',
    permission: 'study.read',
    summary: 'Say that one has studied it by oneself',
    tag,
    params: idParams,
    body: readingBody,
    response: made,
    handler: async ({ actor, params, body }) => {
      await study.markStudied(actor, params.id, body);
      return { id: params.id };
    },
  }),
];
