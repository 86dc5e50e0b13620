export type { BlobStore } from './blob-store.ts';
export { openFsBlobStore } from './fs.blob-store.ts';
