/** Pages about the holdings as things that are on no list of places themselves. */
import { lazy } from 'react';

export const HOLDINGS_PAGES = [
  { path: 'arrangements', needs: ['unit.edit'], Page: lazy(() => import('./arrangements.page.tsx')) },
  { path: 'catalogue/check', needs: ['unit.read'], Page: lazy(() => import('./arrange-check.page.tsx')) },
  { path: 'bulk-edits/:id', needs: ['unit.edit'], Page: lazy(() => import('./bulk-edit.page.tsx')) },
  { path: 'locations/:id', needs: ['location.read'], Page: lazy(() => import('./locations.page.tsx')) },
  { path: 'fonds/:id', needs: ['unit.read'], Page: lazy(() => import('./fonds.page.tsx')) },
  { path: 'authorities/:id', needs: ['unit.read'], Page: lazy(() => import('./authority.page.tsx')) },
] as const;
