/** Units and requests with everything at its usual value, for the search index's contract. */
import type { Query } from '../../shared/query/ast.ts';
import type { SearchDocument, SearchRequest, SearchResult } from '../../server/infra/search/search-index.ts';

let serial = 0;
export function unit(values: Partial<SearchDocument> & { texts?: string[] } = {}): SearchDocument {
  const { texts = [], ...rest } = values;
  const id = `u${String(++serial)}`;
  return {
    unitId: id,
    archive: '区馆',
    agency: '民政局',
    fonds: 'Z001',
    category: '文书',
    year: '1978',
    retention: '永久',
    openness: '开放',
    dateFrom: null,
    dateTo: null,
    code: `Z001-${id}`,
    codeKeys: [],
    documentNumber: '',
    names: [],
    title: '题名',
    responsible: '',
    other: '',
    pages: texts.map((text, at) => ({ number: at + 1, text })),
    ...rest,
  };
}
export const asked = (query: string | Query, more: Partial<SearchRequest> = {}): SearchRequest => ({
  query,
  scope: {},
  filters: {},
  sort: 'relevance',
  limit: 100,
  facets: false,
  ...more,
});
export const ids = (result: SearchResult): string[] => result.hits.map((hit) => hit.unitId);
