/** Finding: the two indexes, how they follow the database, and what searches answer. */
export { searchRoutes } from './search.routes.ts';
export { createSearch, type Search, type SearchInput } from './search.service.ts';
