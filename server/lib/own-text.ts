/**
 * The same text in memory of its own. A piece that was cut from a large text keeps the whole of it alive: what is kept for
 * long of a file that is read block by block is copied.
 */
export const ownText = (text: string): string => Buffer.from(text, 'utf16le').toString('utf16le');
