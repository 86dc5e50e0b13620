import { z } from 'zod';
import { idParams, listOf, listQuery } from '../../../shared/schemas/common.ts';
import { searchQuery, searchResult } from '../../../shared/schemas/search.ts';
import {
  indexState,
  savedSearch,
  savedSearchBody,
  savedSearchPatch,
  synonymBody,
  synonymGroup,
  synonymPatch,
} from '../../../shared/schemas/search-kept.ts';
import { type Route, route } from '../../http/route.ts';
import type { IndexRebuilds } from './index-rebuild.ts';
import type { SavedSearches } from './saved-search.service.ts';
import type { Search } from './search.service.ts';
import type { Synonyms } from './synonym.service.ts';

const tag = 'search';
const nothing = z.object({});

export const searchRoutes = (search: Search, desk: Synonyms & SavedSearches & IndexRebuilds): Route[] => [
  route({
    method: 'GET',
    path: '/search',
    permission: 'public',
    summary: 'Search units and their pages, within what the reader may see',
    tag,
    query: searchQuery,
    response: searchResult,
    handler: ({ actor, query, locale }) => search.search(actor, query, locale),
  }),
  route({
    method: 'GET',
    path: '/synonyms',
    permission: 'unit.read',
    summary: 'Groups of words that stand for one another in searches, where that is asked',
    tag,
    query: listQuery,
    response: listOf(synonymGroup),
    handler: ({ actor, query }) => desk.listSynonyms(actor, query),
  }),
  route({
    method: 'POST',
    path: '/synonyms',
    permission: 'unit.edit',
    summary: 'Add a group of synonyms',
    tag,
    body: synonymBody,
    response: synonymGroup,
    status: 201,
    handler: ({ actor, body }) => desk.addSynonyms(actor, body),
  }),
  route({
    method: 'PATCH',
    path: '/synonyms/:id',
    permission: 'unit.edit',
    summary: 'Change a group of synonyms',
    tag,
    params: idParams,
    body: synonymPatch,
    response: synonymGroup,
    handler: ({ actor, params, body }) => desk.changeSynonyms(actor, params.id, body),
  }),
  route({
    method: 'DELETE',
    path: '/synonyms/:id',
    permission: 'unit.edit',
    summary: 'Remove a group of synonyms',
    tag,
    params: idParams,
    response: nothing,
    handler: async ({ actor, params }) => {
      await desk.removeSynonyms(actor, params.id);
      return {};
    },
  }),
  route({
    method: 'GET',
    path: '/saved-searches',
    permission: 'unit.read',
    summary: 'The searches that one keeps, with what came in since one looked last',
    tag,
    response: listOf(savedSearch),
    handler: async ({ actor }) => ({ items: await desk.listSaved(actor) }),
  }),
  route({
    method: 'POST',
    path: '/saved-searches',
    permission: 'unit.read',
    summary: 'Keep a search for oneself',
    tag,
    body: savedSearchBody,
    response: savedSearch,
    status: 201,
    handler: ({ actor, body }) => desk.saveSearch(actor, body),
  }),
  route({
    method: 'PATCH',
    path: '/saved-searches/:id',
    permission: 'unit.read',
    summary: 'Rename a search of one’s own',
    tag,
    params: idParams,
    body: savedSearchPatch,
    response: savedSearch,
    handler: ({ actor, params, body }) => desk.renameSaved(actor, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/saved-searches/:id/look',
    permission: 'unit.read',
    summary: 'Note that one looks at it now; tells when one looked last',
    tag,
    params: idParams,
    response: z.object({ lookedAt: z.string() }),
    handler: ({ actor, params }) => desk.lookAt(actor, params.id),
  }),
  route({
    method: 'DELETE',
    path: '/saved-searches/:id',
    permission: 'unit.read',
    summary: 'Keep a search no longer',
    tag,
    params: idParams,
    response: nothing,
    handler: async ({ actor, params }) => {
      await desk.removeSaved(actor, params.id);
      return {};
    },
  }),
  route({
    method: 'GET',
    path: '/search-index',
    permission: 'job.read',
    summary: 'How many units the search indexes hold, and how far a rebuild is',
    tag,
    response: indexState,
    handler: ({ actor }) => desk.getIndexState(actor),
  }),
  route({
    method: 'POST',
    path: '/search-index/rebuild',
    permission: 'system.manage',
    summary: 'Begin to make the search indexes anew; those in use answer meanwhile',
    tag,
    response: indexState,
    status: 202,
    handler: async ({ actor }) => {
      await desk.startRebuild(actor);
      return desk.getIndexState(actor);
    },
  }),
  route({
    method: 'POST',
    path: '/search-index/stop',
    permission: 'system.manage',
    summary: 'Stop the rebuild; the indexes in use stay as they are',
    tag,
    response: indexState,
    handler: async ({ actor }) => {
      await desk.stopRebuild(actor);
      return desk.getIndexState(actor);
    },
  }),
];
