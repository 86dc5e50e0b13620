import { searchQuery, searchResult } from '../../../shared/schemas/search.ts';
import { type Route, route } from '../../http/route.ts';
import type { Search } from './search.service.ts';

export const searchRoutes = (search: Search): Route[] => [
  route({
    method: 'GET',
    path: '/search',
    permission: 'public',
    summary: 'Search units and their pages, within what the reader may see',
    tag: 'search',
    query: searchQuery,
    response: searchResult,
    handler: ({ actor, query, locale }) => search.search(actor, query, locale),
  }),
];
