export { expectedExtensions, isAccepted } from './accepted.ts';
export { BUILTIN } from './builtin-signatures.ts';
export { readSignatureSet } from './droid-file.ts';
export { extensionOf, type Identification, identify } from './identify.ts';
export type { FormatInfo, SignatureSet } from './pronom.types.ts';
