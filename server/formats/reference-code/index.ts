export * from './reference-code.ts';
