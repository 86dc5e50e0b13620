/** Extension names in the registry of the OCFL community, as of the specification's 1.1. */
const REGISTERED = [
  '0001-digest-algorithms',
  '0002-flat-direct-storage-layout',
  '0003-hash-and-id-n-tuple-storage-layout',
  '0004-hashed-n-tuple-storage-layout',
  '0005-mutable-head',
  '0006-flat-omit-prefix-storage-layout',
  '0007-n-tuple-omit-prefix-storage-layout',
  '0008-schema-registry',
  '0009-digest-algorithms',
  '0010-differential-n-tuple-omit-prefix-storage-layout',
  '0011-direct-clean-path-layout',
];

/** `initial` is the one name reserved beside the registered ones. */
export const isRegisteredExtension = (name: string): boolean => name === 'initial' || REGISTERED.includes(name);
