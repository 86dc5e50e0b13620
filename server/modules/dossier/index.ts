/** Fonds as the house knows them, and their dossiers (全宗卷). */
export { dossierRoutes } from './dossier.routes.ts';
export { createDossiers, type Dossiers } from './dossier.service.ts';
