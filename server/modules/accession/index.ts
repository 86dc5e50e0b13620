/** Taking in (移交接收): deliveries, their checks, the secrecy gate, receipts. */
export { accessionRoutes } from './accession.routes.ts';
export { type AccessionProgress, type Accessions, createAccessions } from './accession.service.ts';
export { openGateKey } from './gate-key.ts';
export { createUploadGate } from './upload-gate.ts';
