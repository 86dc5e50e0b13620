import { idParams, listOf } from '../../../shared/schemas/common.ts';
import { inclusionProof, ledgerEntry, ledgerQuery, ledgerState } from '../../../shared/schemas/ledger.ts';
import { type Route, route } from '../../http/route.ts';
import type { Ledger } from './ledger.service.ts';

export const ledgerRoutes = (ledger: Ledger): Route[] => [
  route({
    method: 'GET',
    path: '/ledger',
    permission: 'ledger.read',
    summary: 'Entries of the ledger, newest first',
    tag: 'ledger',
    query: ledgerQuery,
    response: listOf(ledgerEntry),
    handler: ({ query }) => ledger.list(query),
  }),
  route({
    method: 'GET',
    path: '/ledger/state',
    permission: 'ledger.verify',
    summary: 'Latest signed tree head and how many entries it does not cover yet',
    tag: 'ledger',
    response: ledgerState,
    handler: () => ledger.state(),
  }),
  route({
    method: 'GET',
    path: '/ledger/:id/proof',
    permission: 'ledger.verify',
    summary: 'Proof that an entry stands in the tree of the latest head (RFC 6962)',
    tag: 'ledger',
    params: idParams,
    response: inclusionProof,
    handler: ({ params }) => ledger.prove(params.id),
  }),
];
